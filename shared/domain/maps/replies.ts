import { z } from 'zod';
import type { Json } from '../json.ts';
import { FieldName } from '../steps/option-schemas.ts';
import type { MapFunction } from './map-function.ts';

const Parameters = z.strictObject({
  field: FieldName.default('messages').describe('The dialogue as a list of `{role, content}`.'),
  into: FieldName.default('replies').describe('Field for the list of `{index, before, asked, text}`.'),
});
type Parameters = z.infer<typeof Parameters>;

const Messages = z.array(z.object({ role: z.string(), content: z.string() }));

/** The assistant's turns of a dialogue, for steps that judge each of them. */
export const replies: MapFunction<Parameters> = {
  name: 'replies',
  about:
    'Lists the replies of the assistant in a dialogue: place from 0, the dialogue before it as one text, what was asked last, and the reply.',
  parameters: Parameters,
  reads: ({ field }) => [field],
  writes: ({ into }) => [into],
  types: ({ into }) => ({ [into]: 'list' }),
  create:
    ({ field, into }) =>
    ({ fields }) => {
      const messages = (Messages.safeParse(fields[field]).data ?? []).filter(({ role }) => role !== 'system');
      const found = messages.flatMap(({ role, content }, place): Json[] => {
        if (role !== 'assistant') return [];
        const before = messages.slice(0, place);
        const asked = before.findLast((message) => message.role === 'user')?.content ?? '';
        return [{ before: before.map(line).join('\n\n'), asked, text: content }];
      });
      return { [into]: found.map((reply, index): Json => ({ index, ...(reply as object) })) };
    },
};

const line = ({ role, content }: { role: string; content: string }): string =>
  `${role === 'user' ? 'User' : 'Assistant'}: ${content}`;
