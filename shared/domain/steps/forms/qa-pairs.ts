import { z } from 'zod';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('qa_pairs', {
  into: FieldName.default('pairs').describe('Field for the list of `{question, answer}`, or for one with `each`.'),
  min: z.int().min(1).default(1).describe('Fewer complete pairs are a wrong form.'),
  max: z.int().min(1).default(1000).describe('Pairs beyond this are left out.'),
  preamble: z
    .enum(['drop', 'skip'])
    .default('skip')
    .describe('Text before the first question: a wrong form, or passed over.'),
  each: z.boolean().default(false).describe('Makes a record of every pair.'),
});

const questionLine =
  /^\s*(?:[-*+•]\s*)?(?:\*{1,2})?(?:Q(?:uestion)?|Frage|Pregunta|Pergunta|Domanda|问题|问|質問|질문)(?:\s*\d{1,3})?(?:\*{1,2})?\s*[:：.)](?:\*{1,2})?\s*/iu;
const answerLine =
  /^\s*(?:[-*+•]\s*)?(?:\*{1,2})?(?:A(?:nswer)?|Antwort|Respuesta|Réponse|Resposta|Risposta|答案|答|回答|답변|답)(?:\s*\d{1,3})?(?:\*{1,2})?\s*[:：.)](?:\*{1,2})?\s*/iu;

/** Questions with their answers, as lines. */
export const qaPairsForm: Form<z.infer<typeof Options>> = {
  form: 'qa_pairs',
  about:
    'Lines `Question: ...` and `Answer: ...`, each with the lines that follow it; pairs without an answer are left out.',
  options: Options,
  writes: ({ into }) => [into],
  types: ({ into, each }) => ({ [into]: each ? 'map' : 'list' }),
  each: ({ each }) => each,
  read: (text, { into, min, max, preamble, each }) => {
    const pairs: { question: string; answer: string }[] = [];
    let part: 'none' | 'question' | 'answer' = 'none';
    let before = '';
    for (const line of text.split('\n')) {
      const current = pairs.at(-1);
      if (questionLine.test(line)) {
        pairs.push({ question: line.replace(questionLine, ''), answer: '' });
        part = 'question';
      } else if (answerLine.test(line) && current !== undefined) {
        current.answer = line.replace(answerLine, '');
        part = 'answer';
      } else if (part === 'none' || current === undefined) before += line;
      else current[part] += `\n${line}`;
    }
    if (preamble === 'drop' && before.trim() !== '')
      return reject('bad_format', `text before the first question: ${before.trim()}`);
    const complete = pairs
      .map(({ question, answer }) => ({ question: question.trim(), answer: answer.trim() }))
      .filter(({ question, answer }) => question !== '' && answer !== '')
      .slice(0, max);
    if (complete.length < min) return reject('bad_format', `${complete.length} complete pairs, at least ${min} needed`);
    return each ? { kept: true, items: complete.map((pair) => ({ [into]: pair })) } : one({ [into]: complete });
  },
};
