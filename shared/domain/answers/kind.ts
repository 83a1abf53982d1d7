import { z } from 'zod';

/**
 * How an answer is given and what confirms it. `choice`, `label` and `cloze` choose among options; these, `number` and
 * `short` are compared, so that a vote decides. `code` and `constraint` are checked by a program. `free` is neither.
 */
export const AnswerKind = z.enum(['choice', 'label', 'cloze', 'number', 'short', 'free', 'code', 'constraint']);
export type AnswerKind = z.infer<typeof AnswerKind>;

/** Whether the answer is one of the question's options. */
export const isChosen = (kind: AnswerKind): boolean => kind === 'choice' || kind === 'label' || kind === 'cloze';

/** Whether answers that say the same are told to be equal, so that a vote decides. */
export const isCompared = (kind: AnswerKind): boolean => !isLong(kind);

/** Whether the answer may be as long as a text, so that nothing ends it but the reply. */
export const isLong = (kind: AnswerKind): boolean => kind === 'free' || kind === 'code' || kind === 'constraint';
