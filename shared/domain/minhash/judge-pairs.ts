import { agreement } from './signature.ts';

/** A record that another one was paired with. */
export interface Rival {
  readonly id: string;
  readonly values: Int32Array;
  /** Published before, by this run. */
  readonly run: string | undefined;
  /** Published, or kept in an earlier round: it wins whatever its rank. */
  readonly stands: boolean;
  readonly rank: string;
}

/**
 * The rival that a record loses against: of those whose sketches agree with its own enough, one that was published
 * before, else the best by rank that is better than its own. A record loses against a rival that itself loses against a third: which records are
 * left never depends on the order in which pairs are looked at.
 */
export function findWinner(
  own: Pick<Rival, 'id' | 'rank' | 'values'>,
  rivals: readonly Rival[],
  threshold: number,
): Rival | undefined {
  return rivals
    .filter((rival) => rival.stands || compare(key(rival), key({ ...own, run: undefined })) < 0)
    .filter((rival) => agreement(own.values, rival.values) >= threshold)
    .sort((a, b) => Number(b.run !== undefined) - Number(a.run !== undefined) || compare(key(a), key(b)))[0];
}

const key = ({ run, rank, id }: Pick<Rival, 'run' | 'rank' | 'id'>): string => [run ?? '', rank, id].join(' ');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
