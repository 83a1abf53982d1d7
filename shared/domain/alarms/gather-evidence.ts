import { dependsOnOrder } from '../answers/fixed-order.ts';
import { isJsonObject, type Json } from '../json.ts';
import type { Dropped, SowerRecord } from '../records.ts';
import { judgedRight } from '../steps/calibrate.ts';
import { type Fields, indexField, listField, textField } from '../steps/fields.ts';
import { overlappedSet } from '../steps/heldout-evidence.ts';
import { words } from '../text/words.ts';
import { type Evidence, noEvidence, sampledTexts } from './evidence.ts';
import { plantedIn, plantedObject } from './planted.ts';
import { addScoreSums, largestScore, noScores, type ScoreSums, scoreSums } from './score-sums.ts';
import type { Watched } from './watched.ts';

/** The beginning of a text is compared: in characters, and in words of so many characters. */
const [lookedAt, comparedWords, wordLength] = [2000, 60, 20];

/** What the accepted records of a data file say. */
export function acceptedEvidence(records: readonly SowerRecord[], watched: Watched): Evidence {
  const first = records.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)).slice(0, sampledTexts);
  return {
    ...judgedEvidence(records, watched),
    answerPlaces: counted(records.flatMap(answerPlace)),
    axes: counted(
      records.flatMap(({ fields }) => watched.axes.flatMap(({ name, values }) => axisValue(fields, name, values))),
    ),
    texts: first.flatMap(({ id, fields }) => {
      const tokens = words(textOf(fields, watched.texts).slice(0, lookedAt)).slice(0, comparedWords);
      return tokens.length === 0
        ? []
        : [{ order: id, words: tokens.map((word) => word.slice(0, wordLength)).join(' ') }];
    }),
  };
}

/** What dropped records say: leaving out what was judged to be bad would bend the rest. */
export function droppedEvidence(dropped: readonly Dropped[], watched: Watched): Evidence {
  const isPlanted = ({ seed }: Dropped): boolean => seed?.object === plantedObject;
  return {
    ...judgedEvidence(
      dropped.filter((one) => !isPlanted(one)),
      watched,
    ),
    planted: counted(dropped.filter(isPlanted).flatMap(plantedOutcome)),
    contaminated: counted(
      dropped.flatMap(({ reason, evidence }) => (reason === 'contaminated' ? (overlappedSet(evidence) ?? []) : [])),
    ),
  };
}

/** What records say that were judged, whatever the judgement was. */
function judgedEvidence(
  records: readonly Pick<SowerRecord | Dropped, 'fields'>[],
  { scores, rated, hasBallots }: Watched,
): Evidence {
  const sums = new Map<string, ScoreSums>();
  for (const { fields } of scores.length === 0 ? [] : records) {
    for (const name of scores) {
      const value = fields[name];
      const text = typeof value === 'number' && Math.abs(value) <= largestScore ? textOf(fields, rated) : '';
      if (text === '' || typeof value !== 'number') continue;
      sums.set(name, addScoreSums(sums.get(name) ?? noScores, scoreSums(value, text.length)));
    }
  }
  return {
    ...noEvidence,
    chosenPlaces: hasBallots ? counted(records.flatMap(chosenPlaces)) : [],
    scores: Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A sample whose reply gave no verdict was dropped, as a bad one has to be; one that was never judged says nothing. */
function plantedOutcome({ step, outcome, reason, evidence, fields }: Dropped): string[] {
  const known = plantedIn(fields);
  const isJudged = outcome === 'rejected' && (reason === 'planted' || step === known?.judge);
  if (known === undefined || !isJudged) return [];
  const isRight = reason === 'planted' ? evidence.startsWith(judgedRight) : !known.isGood;
  return [`${known.judge}:${known.isGood ? 'good' : 'bad'}:${isRight ? 'right' : 'wrong'}`];
}

/** A question is told of once; ballots that it has behind a vote, as for a check, say nothing of their own. */
function chosenPlaces({ fields }: Pick<SowerRecord, 'fields'>): string[] {
  const places = placesOf(fields);
  const options = listField(fields, 'options')?.length ?? 0;
  if ((fields.ballot ?? null) !== null || places === undefined || options < 2) return [];
  return places.flatMap((place) => (typeof place === 'number' ? [`${options}:${place}`] : []));
}

/** Labels keep the order of their task, and some options speak of their places; a vote has looked for those. */
function answerPlace({ fields }: SowerRecord): string[] {
  const [options, index] = [listField(fields, 'options'), indexField(fields, 'answer_index')];
  if (options === null || index === null || fields.answer_kind !== 'choice') return [];
  const isFixed = isJsonObject(fields.vote ?? null) ? placesOf(fields) === undefined : dependsOnOrder(options);
  return isFixed ? [] : [`${options.length}:${index}`];
}

function placesOf({ vote = null }: Fields): readonly Json[] | undefined {
  return isJsonObject(vote) && Array.isArray(vote.places) ? vote.places : undefined;
}

function axisValue(fields: Fields, name: string, values: readonly string[]): string[] {
  const value = textField(fields, name);
  return value === null || !values.includes(value) ? [] : [`${name}=${value}`];
}

function textOf(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const text = textField(fields, name);
    if (text !== null && text !== '') return text;
  }
  return '';
}

function counted(names: readonly string[]): Evidence['axes'] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
