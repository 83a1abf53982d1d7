import { z } from 'zod';
import { addEvidence, Evidence, noEvidence } from '../alarms/evidence.ts';
import type { AcceptedRow } from './accepted-row.ts';
import { addCountLists, Counts, countBy } from './counts.ts';
import { addHistograms, Histogram, histogramOf, lengthBin, percentBin } from './histogram.ts';
import type { RejectedRow } from './rejected-row.ts';
import {
  AcceptedSample,
  acceptedSample,
  firstSamples,
  firstSamplesByReason,
  RejectedSample,
  rejectedSample,
} from './samples.ts';
import { addSources, Sources } from './sources.ts';

/**
 * What card and report tell about the rows of one or more data files. {@link addStatistics} gives the same value for
 * any order and grouping of the files.
 */
export const DatasetStatistics = z.strictObject({
  accepted: z.strictObject({
    rows: z.int().nonnegative(),
    tasks: Counts,
    kinds: Counts,
    languages: Counts,
    licenses: Counts,
    sources: Sources,
    models: Counts,
    /** Label of the right option, by number of options: `4:B`. */
    positions: Counts,
    verified: z.int().nonnegative(),
    questionCharacters: Histogram,
    answerCharacters: Histogram,
    reasoningCharacters: Histogram,
    /** Share of the valid ballots in percent, rounded down. */
    votePercent: Histogram,
    samples: z.array(AcceptedSample),
  }),
  rejected: z.strictObject({
    rows: z.int().nonnegative(),
    reasons: Counts,
    samples: z.array(RejectedSample),
  }),
  /** For the alarms; of the records of all data files that belong together it stands at one of these. */
  evidence: Evidence.default(noEvidence),
});
export type DatasetStatistics = z.infer<typeof DatasetStatistics>;

const acceptedSamples = 20;
const samplesPerReason = 4;

export function statisticsOf(
  accepted: readonly AcceptedRow[],
  rejected: readonly RejectedRow[],
  evidence: Evidence = noEvidence,
): DatasetStatistics {
  return {
    accepted: {
      rows: accepted.length,
      tasks: countBy(accepted, (row) => row.task),
      kinds: countBy(accepted, (row) => row.answer_kind),
      languages: countBy(accepted, (row) => row.lang),
      licenses: countBy(accepted, (row) => row.license),
      sources: addSources(accepted.flatMap(sourcesOf)),
      models: countBy(accepted, (row) => row.model),
      positions: countBy(accepted, positionOf),
      verified: accepted.filter((row) => row.verified === true).length,
      questionCharacters: histogramOf(lengths(accepted, 'question'), lengthBin),
      answerCharacters: histogramOf(lengths(accepted, 'answer_text'), lengthBin),
      reasoningCharacters: histogramOf(lengths(accepted, 'reasoning'), lengthBin),
      votePercent: histogramOf(accepted.flatMap(votePercent), percentBin),
      samples: firstSamples(accepted.map(acceptedSample), acceptedSamples),
    },
    rejected: {
      rows: rejected.length,
      reasons: countBy(rejected, (row) => row.reason),
      samples: firstSamplesByReason(rejected.map(rejectedSample), samplesPerReason),
    },
    evidence,
  };
}

export const emptyStatistics: DatasetStatistics = statisticsOf([], []);

export function addStatistics(parts: readonly DatasetStatistics[]): DatasetStatistics {
  return parts.reduce(
    (a, b) => ({
      accepted: {
        rows: a.accepted.rows + b.accepted.rows,
        tasks: addCountLists(a.accepted.tasks, b.accepted.tasks),
        kinds: addCountLists(a.accepted.kinds, b.accepted.kinds),
        languages: addCountLists(a.accepted.languages, b.accepted.languages),
        licenses: addCountLists(a.accepted.licenses, b.accepted.licenses),
        sources: addSources([...a.accepted.sources, ...b.accepted.sources]),
        models: addCountLists(a.accepted.models, b.accepted.models),
        positions: addCountLists(a.accepted.positions, b.accepted.positions),
        verified: a.accepted.verified + b.accepted.verified,
        questionCharacters: addHistograms(a.accepted.questionCharacters, b.accepted.questionCharacters),
        answerCharacters: addHistograms(a.accepted.answerCharacters, b.accepted.answerCharacters),
        reasoningCharacters: addHistograms(a.accepted.reasoningCharacters, b.accepted.reasoningCharacters),
        votePercent: addHistograms(a.accepted.votePercent, b.accepted.votePercent),
        samples: firstSamples([...a.accepted.samples, ...b.accepted.samples], acceptedSamples),
      },
      rejected: {
        rows: a.rejected.rows + b.rejected.rows,
        reasons: addCountLists(a.rejected.reasons, b.rejected.reasons),
        samples: firstSamplesByReason([...a.rejected.samples, ...b.rejected.samples], samplesPerReason),
      },
      evidence: addEvidence(a.evidence, b.evidence),
    }),
    emptyStatistics,
  );
}

/** Every source of a row is to be named, so a row that was made of several seeds counts for each of them. */
function sourcesOf({ license, seed_dataset, task, other_sources }: AcceptedRow): Sources {
  return [seed_dataset ?? task, ...other_sources].map((source) => ({ license, source, records: 1 }));
}

function positionOf({ answer_label: label, options }: AcceptedRow): string | null {
  return label === null || options === null ? null : `${options.length}:${label}`;
}

/** Code points, so that an emoji counts once. */
function lengths(rows: readonly AcceptedRow[], column: 'question' | 'answer_text' | 'reasoning'): number[] {
  return rows.flatMap((row) => {
    const text = row[column];
    return text === null ? [] : [[...text].length];
  });
}

/** From the counts, where they exist: 3/5 is 60 % exactly, while 0.6 * 100 need not be. */
function votePercent({ vote_count: count, vote_valid: valid }: AcceptedRow): number[] {
  return count === null || valid === null || valid === 0 ? [] : [Math.floor((count * 100) / valid)];
}
