import { describe, expect, it } from 'vitest';
import { watchedBy } from '../../../../../shared/domain/alarms/watched.ts';

const judge = { id: 's', kind: 'parse', options: { form: 'number', into: 'rating', fail: 'drop' } };
const emit = {
  id: 's',
  kind: 'emit',
  options: { columns: { title: 'text', text: { type: 'text', from: 'body' }, score: 'number' } },
};

describe('watchedBy', () => {
  it('finds scores by models, named axes, ballots and the published texts', () => {
    const found = watchedBy([
      {
        id: 's',
        kind: 'expand',
        options: { axes: { style: ['qa', 'debate'], variant: 4, topic: { field: 'topics' }, only: ['x'] } },
      },
      { id: 's', kind: 'expand', options: { axes: { style: ['debate', 'wiki'] } } },
      { id: 's', kind: 'expand', options: { count: 5 } },
      judge,
      { id: 's', kind: 'parse', options: { form: 'attributes', names: ['helpfulness', 'verbosity'], fail: 'drop' } },
      { id: 's', kind: 'score', options: { into: 'sum', formula: 'rating + 1' } },
      { id: 'rating-planted', kind: 'calibrate', options: { passes: 'rating > 2' } },
      emit,
    ]);
    expect(found).toEqual({
      scores: ['rating', 'helpfulness'],
      axes: [{ name: 'style', values: ['qa', 'debate', 'wiki'] }],
      texts: ['body', 'title'],
      rated: ['body', 'title'],
      hasBallots: true,
      plantedJudges: ['rating'],
    });
  });

  it('does not hold the score of a text against a later text of the same name', () => {
    const rewrite = { id: 's', kind: 'parse', options: { form: 'text', into: 'body', fail: 'drop' } };
    expect(watchedBy([judge, rewrite, emit]).scores).toEqual([]);
    expect(watchedBy([rewrite, judge, emit]).scores).toEqual(['rating']);
  });

  it('takes a question and its answer where samples are published', () => {
    const found = watchedBy([{ id: 's', kind: 'emit', options: {} }]);
    expect(found).toEqual({
      scores: [],
      axes: [],
      texts: ['question'],
      rated: ['answer_text'],
      hasBallots: false,
      plantedJudges: [],
    });
  });

  it('watches nothing in nothing', () => {
    expect(watchedBy([])).toEqual({ scores: [], axes: [], texts: [], rated: [], hasBallots: false, plantedJudges: [] });
  });
});
