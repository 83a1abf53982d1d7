import { describe, expect, it } from 'vitest';
import { labelsForm } from '../../../../../../shared/domain/steps/forms/labels.ts';
import { aContext, aRecord } from '../../../../../support/a-record.ts';

const labels = (text: string) => {
  const names = ['violence', 'threat', 'sexual', 'sexual minor'];
  const options = labelsForm.options.parse({ form: 'labels', into: 'classes', labels: names, fail: 'drop' });
  const read = labelsForm.read(text, options as never, aRecord(), aContext());
  return read.kept ? read.items[0]?.classes : read.reason;
};

describe('parse with form: labels', () => {
  it.each<[string, readonly string[]]>([
    ['Classes: none', []],
    ['It speaks of a fight.\nClasses: Threat, violence', ['violence', 'threat']],
    ['Classes: sexual minor', ['sexual minor']],
    ['{"classes": ["threat"]}', ['threat']],
    ['violence', ['violence']],
  ])('reads %j', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it.each(['Classes: none, threat', 'Classes: something else', 'It is about violence.\nThat is all.'])(
    'takes %j for a wrong form',
    (text) => {
      expect(labels(text)).toBe('bad_format');
    },
  );
});
