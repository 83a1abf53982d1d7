import { createHash } from 'node:crypto';
import { z } from 'zod';
import { entriesPerBlock, type IndexData } from './index-data.ts';
import { commonItems, coverage, longRun, shortRun } from './rules.ts';

/** First bytes of an index file. */
const magic = 'SOWERHI\n';
/** Sections begin at multiples of this, so that they can be read in place. */
const alignment = 8;

const sections = {
  words: Uint32Array,
  narrow: Uint8Array,
  texts: Uint8Array,
  blockStarts: Uint32Array,
  blockRows: Uint32Array,
  runDirectory: Uint32Array,
  runRemainders: Uint16Array,
  runValues: Uint8Array,
  questionDirectory: Uint32Array,
  questionRemainders: Uint16Array,
  questionChecks: Uint32Array,
  questionValues: Uint8Array,
  codeEntries: Uint32Array,
  codeValues: Int32Array,
} as const;
type SectionName = keyof typeof sections;
const sectionNames = Object.keys(sections) as [SectionName, ...SectionName[]];

const count = z.int().nonnegative();

/** The head of an index file: one line of JSON behind the magic and the length of the line. */
export const IndexHead = z
  .strictObject({
    format: z.literal('sower-heldout-index'),
    version: z.literal(1).describe('Of the format: rules, hashes and layout. Other versions are refused.'),
    rules: z
      .strictObject({
        words: z.literal(longRun),
        shortWords: z.literal(shortRun),
        coverage: z.literal(coverage),
        commonItems: z.literal(commonItems),
      })
      .describe(
        'Overlap is 13 words in a row, or runs of 8 over 70 % of a shorter item; what more than 10 items share is no overlap.',
      ),
    sets: z
      .array(
        z.strictObject({
          name: z.string().describe('File or task and split.'),
          rows: count.describe('Rows of the set.'),
          entries: count.describe('Rows that became entries: those with text that no row before them had.'),
          sha256: z.string().describe('SHA-256 of the file that the rows came from.'),
        }),
      )
      .describe('Held-out sets in the order of their entries.'),
    entries: count.describe('Distinct items.'),
    longQuestions: count.describe(
      'Items of 13 words or more of which every run is common, so that only whole copies are found.',
    ),
    codeCounts: z.array(count).max(33).describe('Number of codes of words by their length in bits.'),
    separators: z.array(count).length(4),
    valueBits: z.strictObject({ runs: z.int().min(1).max(32), questions: z.int().min(1).max(32) }),
    entriesPerBlock: z.literal(entriesPerBlock),
    sections: z
      .array(z.strictObject({ name: z.enum(sectionNames), bytes: count }))
      .length(sectionNames.length)
      .describe('Sections in the order of the file, each from the next multiple of 8 bytes on, little-endian.'),
    sha256: z.string().describe('SHA-256 over all bytes behind this line.'),
  })
  .meta({ title: 'Sower held-out index', description: 'First line of an index of held-out items.' });
export type IndexHead = z.infer<typeof IndexHead>;

/** Why bytes are no index, in words that complete "the held-out index cannot be read: ". */
export class IndexUnreadable extends Error {
  override readonly name = 'IndexUnreadable';
}

/** The bytes of an index file. Equal data give equal bytes. */
export function encodeIndex(data: IndexData): Uint8Array {
  const arrays = arraysOf(data);
  const body = Buffer.alloc(sectionNames.reduce((sum, name) => sum + padded(arrays[name].byteLength), 0));
  let at = 0;
  for (const name of sectionNames) {
    const { buffer, byteOffset, byteLength } = arrays[name];
    body.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += padded(byteLength);
  }
  const head: IndexHead = {
    format: 'sower-heldout-index',
    version: 1,
    rules: { words: longRun, shortWords: shortRun, coverage, commonItems },
    sets: [...data.sets],
    entries: data.entries,
    longQuestions: data.longQuestions,
    codeCounts: [...data.codeCounts],
    separators: [...data.separators],
    valueBits: { runs: data.runs.valueBits, questions: data.questions.valueBits },
    entriesPerBlock,
    sections: sectionNames.map((name) => ({ name, bytes: arrays[name].byteLength })),
    sha256: createHash('sha256').update(body).digest('hex'),
  };
  const line = JSON.stringify(head);
  const length = magic.length + lengthDigits + 1 + Buffer.byteLength(line) + 1;
  const space = ' '.repeat(padded(length) - length);
  const digits = String(padded(length)).padStart(lengthDigits, '0');
  return Buffer.concat([Buffer.from(`${magic}${digits}\n${line}${space}\n`), body]);
}

const lengthDigits = 10;

/** Whether bytes begin like an index file. */
export const looksLikeIndex = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') === magic;

/** @throws IndexUnreadable when the bytes are not a whole index of this version. */
export function decodeIndex(bytes: Uint8Array): IndexData {
  const { head, begin } = readIndexHead(bytes);
  const body = aligned(bytes.subarray(begin));
  if (createHash('sha256').update(body).digest('hex') !== head.sha256)
    throw new IndexUnreadable('its checksum is wrong, so it is damaged or cut off; build it again.');
  const expected = head.sections.reduce((sum, { bytes: size }) => sum + padded(size), 0);
  const whole = head.sections.every(({ name, bytes: size }) => size % sections[name].BYTES_PER_ELEMENT === 0);
  if (expected !== body.length || !whole || new Set(head.sections.map(({ name }) => name)).size !== sectionNames.length)
    throw new IndexUnreadable('its sections are not as its head says; build it again.');
  const found = new Map<SectionName, { at: number; bytes: number }>();
  let at = 0;
  for (const { name, bytes: size } of head.sections) {
    found.set(name, { at, bytes: size });
    at += padded(size);
  }
  const view = <Name extends SectionName>(name: Name): InstanceType<(typeof sections)[Name]> => {
    const { at: from, bytes: size } = found.get(name) ?? { at: 0, bytes: 0 };
    const Kind = sections[name];
    return new Kind(body.buffer as ArrayBuffer, body.byteOffset + from, size / Kind.BYTES_PER_ELEMENT) as InstanceType<
      (typeof sections)[Name]
    >;
  };
  return {
    sets: head.sets,
    entries: head.entries,
    longQuestions: head.longQuestions,
    codeCounts: head.codeCounts,
    separators: head.separators,
    words: view('words'),
    narrow: view('narrow'),
    texts: view('texts'),
    blockStarts: view('blockStarts'),
    blockRows: view('blockRows'),
    runs: {
      directory: view('runDirectory'),
      remainders: view('runRemainders'),
      checks: new Uint32Array(),
      values: view('runValues'),
      valueBits: head.valueBits.runs,
    },
    questions: {
      directory: view('questionDirectory'),
      remainders: view('questionRemainders'),
      checks: view('questionChecks'),
      values: view('questionValues'),
      valueBits: head.valueBits.questions,
    },
    codeEntries: view('codeEntries'),
    codeValues: view('codeValues'),
  };
}

/** The head and where the sections begin. @param bytes at least the beginning of the file. */
export function readIndexHead(bytes: Uint8Array): { head: IndexHead; begin: number } {
  if (!looksLikeIndex(bytes)) throw new IndexUnreadable('it is not an index that `sower seeds index` wrote.');
  const text = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('utf8');
  const begin = Number(text(magic.length, magic.length + lengthDigits));
  let json: unknown;
  try {
    json = JSON.parse(text(magic.length + lengthDigits + 1, begin));
  } catch {
    throw new IndexUnreadable('its head is damaged or cut off; build it again.');
  }
  const version = z.object({ version: z.number() }).safeParse(json);
  if (version.success && version.data.version !== 1)
    throw new IndexUnreadable(
      `it has version ${version.data.version} and this software reads version 1; build it again.`,
    );
  const head = IndexHead.safeParse(json);
  if (!head.success) throw new IndexUnreadable('its head is not as it should be; build it again.');
  return { head: head.data, begin };
}

const padded = (size: number): number => Math.ceil(size / alignment) * alignment;

/** The same bytes at a place where 32-bit numbers may be read. */
const aligned = (bytes: Uint8Array): Uint8Array => (bytes.byteOffset % alignment === 0 ? bytes : bytes.slice());

function arraysOf({ runs, questions, ...data }: IndexData): Record<SectionName, ArrayBufferView<ArrayBufferLike>> {
  return {
    words: data.words,
    narrow: data.narrow,
    texts: data.texts,
    blockStarts: data.blockStarts,
    blockRows: data.blockRows,
    runDirectory: runs.directory,
    runRemainders: runs.remainders,
    runValues: runs.values,
    questionDirectory: questions.directory,
    questionRemainders: questions.remainders,
    questionChecks: questions.checks,
    questionValues: questions.values,
    codeEntries: data.codeEntries,
    codeValues: data.codeValues,
  };
}
