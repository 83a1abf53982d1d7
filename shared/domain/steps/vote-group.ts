import { canonicalAnswer } from '../answers/canonical.ts';
import { dependsOnOrder } from '../answers/fixed-order.ts';
import { type AnswerKind, isCompared } from '../answers/kind.ts';
import { canonicalOption, optionForms } from '../answers/option.ts';
import { canonicalJson } from '../identity.ts';
import { isJsonObject } from '../json.ts';
import type { LineageEntry, SowerRecord } from '../records.ts';
import { countVotes, validVotes } from '../vote.ts';
import { answerKindOf, type Fields, indexField, listField, textField } from './fields.ts';

/** The ballots of one question, ordered by ballot number. */
export interface Group {
  readonly questionId: string;
  readonly first: SowerRecord;
  readonly ballots: readonly SowerRecord[];
  /** Ballots that were asked for, cast or not. */
  readonly asked: number;
  /** Ballots that were not drawn, because the others decide. */
  readonly saved: number;
}

/** Groups in order of their first ballot. A ballot that comes twice counts once. */
export function groupBallots(records: readonly SowerRecord[]): Group[] {
  const byQuestion = Map.groupBy(records, ({ id, fields }) => textField(fields, 'question_id') ?? id);
  return [...byQuestion].flatMap(([questionId, members]) => {
    const distinct = [...new Map(members.map((member) => [member.id, member])).values()];
    const ballots = distinct.sort((a, b) => ballotNumber(a) - ballotNumber(b) || (a.id < b.id ? -1 : 1));
    const asked = Math.max(ballots.length, ...ballots.map(({ fields }) => indexField(fields, 'ballots_asked') ?? 0));
    const [first] = ballots;
    if (first === undefined) return [];
    return [{ questionId, first, ballots, asked, saved: indexField(first.fields, 'ballots_saved') ?? 0 }];
  });
}

function ballotNumber({ fields }: SowerRecord): number {
  return indexField(fields, 'ballot') ?? Number.MAX_SAFE_INTEGER;
}

/** Canonical form of the author's answer; undefined when there is none. */
export function claimedCanonical(fields: Fields): string | undefined {
  const key = isJsonObject(fields.hidden) ? fields.hidden : fields;
  const claimed = textField(key, 'claimed_answer');
  if (claimed === null) return undefined;
  const options = listField(fields, 'options');
  if (options !== null) return optionForms(options)[options.indexOf(claimed)] ?? canonicalOption(claimed);
  return canonicalAnswer(answerKindOf(fields), claimed) ?? canonicalOption(claimed);
}

/** The votes in numbers for the record, and in words for the evidence. */
export function describeVotes({ ballots, asked, saved }: Group, kind: AnswerKind): { vote: Fields; text: string } {
  const counts = countVotes(
    isCompared(kind)
      ? ballots.map(({ fields }) => textField(fields, 'ballot_canonical'))
      : ballots.map(({ fields }) => textField(fields, 'ballot_answer')),
  );
  const problems = countVotes(ballots.map(({ fields }) => textField(fields, 'ballot_problem'))).answers;
  const ranked = [...counts.answers].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const invalid = Object.fromEntries([...problems].sort(([a], [b]) => (a < b ? -1 : 1)));
  const valid = validVotes(counts);
  const [winner, count] = ranked[0] ?? [null, 0];
  const share = valid === 0 ? 0 : count / valid;
  const listed = [
    ...ranked.map(([answer, votes]) => `${votes} x ${answer}`),
    ...[...problems].map(([name, votes]) => `${votes} x (${name})`),
  ];
  return {
    vote: { n: asked, cast: ballots.length, valid, winner, count, share, tie: false, invalid, ...shownPlaces(ballots) },
    text: `${listed.join(', ')}, of ${asked} ballots${saved > 0 ? `, ${saved} of them not drawn` : ''}`,
  };
}

/**
 * At which place each ballot was shown the option that it chose: a solver without a habit chooses all equally often.
 * Absent without options, and where they keep their order.
 */
function shownPlaces(ballots: readonly SowerRecord[]): Fields {
  const options = listField(ballots[0]?.fields ?? {}, 'options');
  if (options === null || dependsOnOrder(options)) return {};
  return {
    places: ballots.flatMap(({ fields }) => {
      const answer = textField(fields, 'ballot_answer');
      const place = answer === null ? -1 : (listField(fields, 'ballot_options')?.indexOf(answer) ?? -1);
      return place < 0 ? [] : [place];
    }),
  };
}

/** Lineage of a sample: what its ballots have in common, then each one's own completion. */
export function sharedLineage(ballots: readonly SowerRecord[], step: string): LineageEntry[] {
  const entries = new Map(
    ballots.flatMap(({ lineage }) => lineage.map((entry) => [canonicalJson(entry), entry] as const)),
  );
  return [...entries.values(), { step }];
}
