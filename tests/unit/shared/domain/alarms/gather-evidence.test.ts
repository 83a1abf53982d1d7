import { describe, expect, it } from 'vitest';
import { acceptedEvidence, droppedEvidence } from '../../../../../shared/domain/alarms/gather-evidence.ts';
import { plantedRecords } from '../../../../../shared/domain/alarms/planted.ts';
import { aDropped } from '../dataset/builders.ts';
import { sample, watched } from './builders.ts';

describe('acceptedEvidence', () => {
  it('counts the places of ballots and of right answers, axes, scores and texts', () => {
    const found = acceptedEvidence(
      [sample(1, [0, 0, 1], { rating: 4, style: 'debate' }), sample(2, [1], { rating: null, style: 'unheard' })],
      watched(),
    );
    expect(found.chosenPlaces).toEqual([
      ['2:0', 2],
      ['2:1', 2],
    ]);
    expect(found.answerPlaces).toEqual([['2:1', 2]]);
    expect(found.axes).toEqual([['style=debate', 1]]);
    expect(found.scores).toMatchObject({ rating: { rows: 1, score: 400 } });
    expect(found.texts).toEqual([
      { order: 'id-0001', words: 'question 1 of many 7' },
      { order: 'id-0002', words: 'question 2 of many 14' },
    ]);
  });

  it('leaves out options that keep their order: labels, and those that speak of each other', () => {
    const label = sample(1, [0], { answer_kind: 'label' });
    const fixed = sample(2, [], { options: ['One', 'None of the above'], vote: { n: 5, valid: 5 } });
    expect(acceptedEvidence([label, fixed], watched()).answerPlaces).toEqual([]);
    expect(acceptedEvidence([fixed], watched()).chosenPlaces).toEqual([]);
    const unvoted = sample(3, [], { options: ['One', 'None of the above'], vote: null });
    expect(acceptedEvidence([unvoted], watched()).answerPlaces).toEqual([]);
  });

  it('cuts what it keeps of a text', () => {
    const long = sample(1, [], { question: `${'x'.repeat(500)} ${'word '.repeat(5000)}` });
    const [text] = acceptedEvidence([long], watched()).texts;
    expect(text?.words.split(' ')).toHaveLength(60);
    expect(text?.words.length).toBeLessThan(60 * 21);
  });
});

describe('droppedEvidence', () => {
  it('counts what was rejected too: a rating that was too low, a vote that was lost', () => {
    const low = aDropped({ kind: 'sample', fields: { ...sample(1, [1, 1]).fields, rating: 1 } });
    const found = droppedEvidence([low], watched());
    expect(found.chosenPlaces).toEqual([['2:1', 2]]);
    expect(found.scores).toMatchObject({ rating: { rows: 1, score: 100 } });
    expect(found.texts).toEqual([]);
  });

  it('tells of a question once, not by its ballots, and of nothing that was not watched', () => {
    const ballot = aDropped({ kind: 'ballot', fields: { ...sample(1, [1, 1]).fields, ballot: 0 } });
    expect(droppedEvidence([ballot], watched()).chosenPlaces).toEqual([]);
    const later = { ...sample(1, [1, 1]), kind: 'completion' };
    expect(acceptedEvidence([later], watched()).chosenPlaces).toEqual([['2:1', 2]]);
    const dropped = aDropped({ kind: 'sample', fields: sample(1, [1], { rating: 3 }).fields });
    const unwatched = droppedEvidence([dropped], watched({ hasBallots: false, scores: [] }));
    expect(unwatched).toMatchObject({ chosenPlaces: [], scores: {} });
  });

  it.each([[Number.NaN], [1e9], ['4'], [null]])('takes %s for no score', (rating) => {
    expect(
      droppedEvidence([aDropped({ kind: 'sample', fields: sample(1, [], { rating }).fields })], watched()).scores,
    ).toEqual({});
  });

  it('counts planted samples by what the judge made of them, and for nothing else', () => {
    const [good, bad] = plantedRecords(
      [true, false].map((isGood) => ({ judge: 'rating', isGood, fields: { rating: 5, answer_text: 'Ida' } })),
      'planted',
      'CC0-1.0',
    );
    if (good === undefined || bad === undefined) throw new Error('There are two.');
    const ends = (record: typeof good, changes: object) => ({
      ...aDropped({ ...record, step: 'rating-planted' }),
      ...changes,
    });
    const found = droppedEvidence(
      [
        ends(good, { reason: 'planted', evidence: 'judged right: so' }),
        ends(bad, { reason: 'planted', evidence: 'judged wrong: so' }),
        // Without a verdict a record is dropped, as a bad one has to be.
        ends(bad, { step: 'rating', reason: 'unparsed_score' }),
        ends(good, { step: 'rating', reason: 'unparsed_score' }),
        ends(bad, { step: 'rating-ask', reason: 'model_timeout', outcome: 'failed' }),
        ends(bad, { step: 'rating-ask', reason: 'template_error' }),
      ],
      watched(),
    );
    expect(found.planted).toEqual([
      ['rating:bad:right', 1],
      ['rating:bad:wrong', 1],
      ['rating:good:right', 1],
      ['rating:good:wrong', 1],
    ]);
    expect(found.scores).toEqual({});
  });
});
