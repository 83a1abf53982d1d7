import { expect, it } from 'vitest';
import { createFilter } from '../../../../../shared/domain/filters/registry.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { eldDetector } from '../../../../../shared/domain/text/eld-detector.ts';
import { aRecord } from '../../../../support/a-record.ts';

const german =
  'Die alte Mühle am Fluss mahlt das Korn der ganzen Stadt, und der Müller schläft, während sich das Rad langsam dreht und das Wasser rauscht. ';
const english =
  'The old mill by the river grinds the corn of the whole town, and the miller sleeps while the wheel turns slowly and the water runs. ';
const judge = (fields: Readonly<Record<string, Json>>, parameters = {}, lang = 'en'): boolean =>
  createFilter('language', parameters, { templates: new Map(), languages: eldDetector }).judge(
    aRecord(fields, { lang }),
  ).kept;

it('rejects another language than that of the record', () => {
  expect(judge({ text: english.repeat(4) })).toBe(true);
  expect(judge({ text: german.repeat(4) })).toBe(false);
  expect(judge({ text: german.repeat(4) }, {}, 'de-AT')).toBe(true);
  expect(judge({ text: english.repeat(4) + german.repeat(4) })).toBe(false);
});

it('compares with a named language or another field', () => {
  expect(judge({ text: german.repeat(4) }, { is: 'de' })).toBe(true);
  expect(judge({ text: german.repeat(4), source: german }, { same_as: 'source' })).toBe(true);
  expect(judge({ text: english.repeat(4), source: german }, { same_as: 'source' })).toBe(false);
});

it('does not judge short texts and unknown languages', () => {
  expect(judge({ text: 'Die alte Mühle am Fluss.' })).toBe(true);
  expect(judge({ text: german.repeat(4) }, {}, 'und')).toBe(true);
});

it('tells languages that the detector does not know by their script', () => {
  const uyghur = 'قەدىمكى تۈگمەن دەريا بويىدا پۈتۈن شەھەرنىڭ بۇغدىيىنى تارتىدۇ، تۈگمەنچى بولسا ئۇخلايدۇ. ';
  expect(judge({ text: uyghur.repeat(4) }, {}, 'ug')).toBe(true);
  expect(judge({ text: english.repeat(4) }, {}, 'ug')).toBe(false);
  expect(judge({ text: uyghur.repeat(4) })).toBe(false);
  expect(judge({ text: uyghur.repeat(4), source: uyghur.repeat(2) }, { same_as: 'source' })).toBe(true);
});

it('asks for a detector', () => {
  expect(() => createFilter('language', {}, { templates: new Map() })).toThrow('detector');
});
