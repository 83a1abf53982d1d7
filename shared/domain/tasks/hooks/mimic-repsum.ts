import type { Row, TaskHook } from '../hooks.ts';
import { textColumn } from './columns.ts';

interface Report {
  readonly findings: string;
  readonly impressions: string;
}

/** Python compares these letters without regard to case, and i and s have relatives outside ASCII. */
const impression = /[iıİ]mpre[sſ]{2}[iıİ]on/i;
const finding = /f[iıİ]nd[iıİ]ng/i;

/** Parts of a radiology report. They begin at their headings and end at five spaces. */
function partsOf(row: Row): Report {
  const text = textColumn(row, 'extractive_notes_summ');
  const characters = [...text];
  // -1 for a missing heading counts from the end below, as it does in Python.
  const [start, other] = [impression, finding].map((heading) => placeOf(text, heading)) as [number, number];
  const cut = (from: number, to?: number): string => characters.slice(from, to).join('').split('     ')[0] ?? '';
  const impressions = start < other ? cut(start, other) : cut(start);
  const findings = start < other ? cut(other) : cut(other, start);
  const isShort = [...findings].length < 5 && [...impressions].length > 5;
  return { impressions, findings: isShort ? characters.slice(0, start).join('') : findings };
}

/** In code points. */
function placeOf(text: string, heading: RegExp): number {
  const at = text.search(heading);
  return at < 0 ? -1 : [...text.slice(0, at)].length;
}

export const mimicRepsumText: TaskHook = (row) =>
  `Given the findings: ${partsOf(row).findings}.\nSummarize the findings.`;

export const mimicRepsumTarget: TaskHook = (row) => partsOf(row).impressions;
