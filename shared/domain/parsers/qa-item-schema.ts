import { type AnswerKind, isChosen } from '../answers/kind.ts';
import { constraintKinds } from '../constraints/registry.ts';
import { listSchema, objectSchema, orNull, type ReplySchema, textSchema } from '../reply-schema.ts';

const demands = (): ReplySchema =>
  listSchema(
    objectSchema({
      name: { type: 'string', enum: [...constraintKinds.keys()] },
      count: orNull('integer'),
      words: orNull('string'),
    }),
  );

/** What `parseQaItem` reads out of a JSON object for a question of this kind. */
export function qaItemSchema(kind: AnswerKind): ReplySchema {
  if (kind === 'code') {
    const tests = listSchema(textSchema);
    return objectSchema({ question: textSchema, signature: textSchema, tests, answer: textSchema });
  }
  if (kind === 'constraint') return objectSchema({ question: textSchema, constraints: demands(), answer: textSchema });
  return objectSchema({
    context: orNull('string'),
    question: textSchema,
    ...(isChosen(kind) ? { options: listSchema(textSchema) } : {}),
    answer: textSchema,
  });
}
