import type { Json } from '../../shared/domain/json.ts';
import type { SeedSource, SowerRecord } from '../../shared/domain/records.ts';
import type { LanguageDetector } from '../../shared/domain/text/language.ts';

const seed: SeedSource = {
  object: 'seeds.jsonl',
  line: 1,
  task: 'sample',
  dataset: null,
  config: null,
  split: null,
  row: 0,
  license: 'CC0-1.0',
  sha256: '0'.repeat(64),
};

/** A record with the given fields; everything else has a plain default. */
export function aRecord(fields: Readonly<Record<string, Json>> = {}, over: Partial<SowerRecord> = {}): SowerRecord {
  return { id: 'r1', parents: [], kind: 'question', lang: 'en', seed, fields: { ...fields }, lineage: [], ...over };
}

/** A completion of the prompt step, with the fields of its seed. */
export function aCompletion(
  text: string,
  fields: Readonly<Record<string, Json>> = {},
  finishReason = 'stop',
): SowerRecord {
  const reply = { text, finish_reason: finishReason, tokens_in: 1, tokens_out: 1 };
  const seedFields = {
    task: 'sample',
    answer_kind: 'choice',
    question: 'Which of these animals lays eggs?',
    context: null,
    options: ['dog', 'hen', 'cow'],
    answer_text: 'hen',
    answer_index: 1,
    answers: ['hen'],
    prompt: null,
    target: null,
  };
  return aRecord({ ...seedFields, ...fields, reply }, { id: 'c1', parents: ['s1'], kind: 'completion' });
}

/** Takes every text for English. */
export const englishOnly: LanguageDetector = { name: 'english-only', knows: () => true, detect: () => 'en' };

/** Context of a step without templates and held-out items. */
export function aContext(stepId = 'step', randomSeed = 7) {
  return { stepId, randomSeed, templates: new Map<string, string>(), languages: englishOnly };
}
