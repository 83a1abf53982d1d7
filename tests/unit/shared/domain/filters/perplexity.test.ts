import { describe, expect, it } from 'vitest';
import { perplexity } from '../../../../../shared/domain/filters/perplexity.ts';
import { aRecord } from '../../../../support/a-record.ts';

const judge = (text: string, given: object = {}, lang = 'en') =>
  perplexity.create(perplexity.parameters.parse(given), { templates: new Map() })({ ...aRecord({ text }), lang });
const noise = 'xqzvk fpwqj xghdb vnmqz rtkxw plqzv bnxqj kwzqh gfdxz '.repeat(4);
const prose =
  'The ferry left the harbour before sunrise, because the wind had turned and the tide was falling fast. Nobody on the pier had seen the captain, but his dog was asleep on the coiled ropes.';

describe('perplexity', () => {
  it('lets prose pass and drops what no English word could be made of', () => {
    expect(judge(prose)).toEqual({ kept: true });
    expect(judge(noise)).toMatchObject({ kept: false, reason: 'low_quality' });
  });

  it('judges English only, and nothing short', () => {
    expect(judge(noise, {}, 'de')).toEqual({ kept: true });
    expect(judge(noise, {}, 'und').kept).toBe(false);
    expect(judge(noise.slice(0, 60))).toEqual({ kept: true });
    expect(judge('天地玄黄宇宙洪荒'.repeat(40))).toEqual({ kept: true });
  });

  it('takes another limit', () => {
    expect(judge(prose, { max: 3 }).kept).toBe(false);
    expect(judge(noise, { max: 10_000 }).kept).toBe(true);
  });
});
