import type { Json } from '../../json.ts';
import { type Rejected, rejected } from '../rejected.ts';
import type { Seed } from '../seed.ts';
import { UnifiedRecord } from './unified-record.ts';

/** A line of a collected drop as a recipe reads it. */
export interface ReadUnified {
  readonly kept: true;
  readonly record: UnifiedRecord;
  readonly seed: Seed;
}

/** Checks a record that somebody may have edited. A line that is none is a verdict that names the field. */
export function readUnified(value: Json): ReadUnified | Rejected {
  const parsed = UnifiedRecord.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return rejected('bad_schema', `field "${issue?.path.map(String).join('.') ?? ''}": ${issue?.message ?? 'wrong'}`);
  }
  const record = parsed.data;
  const { answer, options } = record;
  const texts = options?.map(({ text }) => text) ?? null;
  if (texts !== null && texts.length < 2) return rejected('few_options', `${texts.length} options`);
  if (answer.text.trim() === '') return rejected('no_gold', 'the answer is empty');
  if (texts !== null && texts[answer.index ?? -1] !== answer.text)
    return rejected('no_gold', `option ${answer.index} is not the answer ${JSON.stringify(answer.text.slice(0, 60))}`);
  if (texts !== null && new Set(texts).size < texts.length) return rejected('duplicate_options', JSON.stringify(texts));
  const seed: Seed = {
    task: record.task,
    answer_kind: record.answer_kind,
    question: record.question,
    context: record.context,
    options: texts,
    answer_text: answer.text,
    answer_index: answer.index,
    answers: record.answers.length === 0 ? [answer.text] : record.answers,
    prompt: record.prompt,
    target: record.target,
    lang: record.lang,
  };
  return { kept: true, record, seed };
}
