import { z } from 'zod';
import { addCountLists, Counts } from '../dataset/counts.ts';
import { firstSamples } from '../dataset/samples.ts';
import { addScoreSums, ScoreSums } from './score-sums.ts';

/** Words of a record's text, and its id by which samples are drawn. */
export const TextSample = z.strictObject({ order: z.string(), words: z.string() });
export type TextSample = z.infer<typeof TextSample>;

/**
 * What the alarms of a run are computed from, of any of its records. {@link addEvidence} gives the same value for any
 * order and grouping; its size does not grow with the records.
 */
export const Evidence = z.strictObject({
  /** Place at which a ballot's choice was shown to the solver, by number of options: `4:0`. */
  chosenPlaces: Counts,
  /** Place of the right option as published, of choice questions: `4:0`. */
  answerPlaces: Counts,
  /** By the field of the score. */
  scores: z.record(z.string(), ScoreSums),
  /** Accepted records by the value of an axis: `style=debate`. */
  axes: Counts,
  /** Planted samples by judge, what is known of them and whether the judge was right: `rating:bad:right`. */
  planted: Counts,
  /** Records that overlap a held-out set, by set. */
  contaminated: Counts.default([]),
  /** Accepted texts, a random but repeatable choice. */
  texts: z.array(TextSample),
});
export type Evidence = z.infer<typeof Evidence>;

export const noEvidence: Evidence = {
  chosenPlaces: [],
  answerPlaces: [],
  scores: {},
  axes: [],
  planted: [],
  contaminated: [],
  texts: [],
};

/** Texts that are held against each other. With so many, shares are told to within 7 points (95 %). */
export const sampledTexts = 200;

export function addEvidence(a: Evidence, b: Evidence): Evidence {
  const names = [...new Set([...Object.keys(a.scores), ...Object.keys(b.scores)])].sort();
  return {
    chosenPlaces: addCountLists(a.chosenPlaces, b.chosenPlaces),
    answerPlaces: addCountLists(a.answerPlaces, b.answerPlaces),
    scores: Object.fromEntries(
      names.flatMap((name) => {
        const [first, ...rest] = [a.scores[name], b.scores[name]].filter((sums) => sums !== undefined);
        return first === undefined ? [] : [[name, rest.reduce(addScoreSums, first)]];
      }),
    ),
    axes: addCountLists(a.axes, b.axes),
    planted: addCountLists(a.planted, b.planted),
    contaminated: addCountLists(a.contaminated, b.contaminated),
    texts: firstSamples([...a.texts, ...b.texts], sampledTexts),
  };
}
