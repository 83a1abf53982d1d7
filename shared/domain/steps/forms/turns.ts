import { z } from 'zod';
import { isCourtesy } from '../../parsers/courtesy.ts';
import { reject } from '../../verdict.ts';
import { FieldName } from '../option-schemas.ts';
import { type Form, formOptions, one } from './form.ts';

const Options = formOptions('turns', {
  into: FieldName.default('turns').describe('Field for the list of `{speaker, text}`.'),
  text: FieldName.optional().describe('Field for the dialogue as one text, speaker labels included, preface gone.'),
  max_label_words: z.int().min(1).max(8).default(4).describe('A label of a speaker has at most so many words.'),
  min_turns: z.int().min(1).default(2).describe('Fewer turns are no dialogue.'),
  trim_thanks: z
    .boolean()
    .default(false)
    .describe('Takes turns off the end in which the speakers only thank each other or take leave.'),
});
type Options = z.infer<typeof Options>;

interface Turn {
  readonly speaker: string;
  text: string;
}

/** A dialogue with a label before each turn. */
export const turnsForm: Form<Options> = {
  form: 'turns',
  about:
    'Lines `Speaker: ...`; lines without a label belong to the turn before, what stands before the first turn is cut off.',
  options: Options,
  writes: ({ into, text }) => [into, ...(text === undefined ? [] : [text])],
  types: ({ into, text }) => ({ [into]: 'list', ...(text === undefined ? {} : { [text]: 'text' as const }) }),
  read: (reply, { into, text, max_label_words, min_turns, trim_thanks }) => {
    const said = readTurns(reply, max_label_words)
      .filter((turn) => turn.text.trim() !== '')
      .map((turn) => ({ speaker: turn.speaker, text: turn.text.trim() }));
    const last = trim_thanks ? said.findLastIndex((turn) => !isCourtesy(turn.text)) : said.length;
    const turns = said.slice(0, last + 1);
    if (turns.length < min_turns) return reject('bad_format', `${turns.length} turns, at least ${min_turns} needed`);
    const whole = turns.map((turn) => `${turn.speaker}: ${turn.text}`).join('\n\n');
    return one({ [into]: turns, ...(text === undefined ? {} : { [text]: whole }) });
  },
};

const marked =
  /^\s*(?:\d{1,3}[.)]\s+)?(?:#{1,6}\s+)?(\*{0,2})((?:[\p{Lu}\p{Lo}][\p{L}\p{M}\p{N}.'’-]*|\d{1,2})(?:[ \t][\p{L}\p{M}\p{N}.'’()-]+){0,7})(?:\1\s*[:：]|\s*[:：]\1)\s*/u;

function readTurns(reply: string, words: number): Turn[] {
  const turns: Turn[] = [];
  let fenced = false;
  for (const line of reply.split('\n')) {
    if (/^\s*(?:`{3,}|~{3,})/u.test(line)) fenced = !fenced;
    const label = fenced ? null : marked.exec(line);
    const speaker = label?.[2] ?? '';
    if (label !== null && speaker.split(/\s+/u).length <= words)
      turns.push({ speaker, text: line.slice(label[0].length).replace(/^\*{2}\s*/u, '') });
    else if (turns.length > 0)
      turns.push({ speaker: turns.at(-1)?.speaker ?? '', text: `${turns.pop()?.text ?? ''}\n${line}` });
  }
  return turns;
}
