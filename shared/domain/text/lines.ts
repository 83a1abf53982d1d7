/** Lines with something in them, blanks at their ends cut. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Share of a list's members that a rule holds for, 0 to 1; 0 for an empty list. */
export function shareOf<Member>(members: readonly Member[], holds: (member: Member) => boolean): number {
  return members.length === 0 ? 0 : members.filter(holds).length / members.length;
}

/** A number between 0 and 1 as a reader likes it: `12%`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** Ends of sentences in most scripts, quotes and brackets after them allowed. */
export const endMark = /[.!?…。！？｡।؟۔︒:;]["'”’»)\]）」』*_]*$/u;

/** Sentences, cut behind end marks; a rough rule that serves shares and counts. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?…]["'”’»)\]]{0,3})\s+|(?<=[。！？｡।؟۔])|\n+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}
