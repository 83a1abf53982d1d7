import { z } from 'zod';

/** How an answer is given and compared. `free` answers are not compared, so they are never called verified. */
export const AnswerKind = z.enum(['choice', 'label', 'number', 'short', 'free']);
export type AnswerKind = z.infer<typeof AnswerKind>;
