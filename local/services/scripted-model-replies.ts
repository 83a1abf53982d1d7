import { z } from 'zod';
import { drawsFor } from './scripted-model-draws.ts';

/** What to say to some calls. `say` is drawn from when it is a list; `{source}` in it is the text that was sent. */
export const ScriptedReply = z.strictObject({
  /** Which calls: all that are given must hold. `label` and `prompt` are texts that must occur. */
  when: z.strictObject({ label: z.string().optional(), prompt: z.string().optional() }),
  say: z.union([z.string(), z.array(z.string()).min(1)]),
  /** Words of the source and what stands for them, so that a rewriting differs from what it rewrites. */
  swap: z.record(z.string().min(1), z.string()).optional(),
});
export type ScriptedReply = z.infer<typeof ScriptedReply>;

/**
 * The reply that the first fitting rule gives; undefined when none fits.
 *
 * @param asked last turn of the conversation. Its source is what stands between the last `<text>` and `</text>`, or the
 *   whole turn.
 * @param key what the draw follows from.
 */
export function scriptedReply(
  rules: readonly ScriptedReply[],
  asked: string,
  label: string,
  key: readonly string[],
): string | undefined {
  const rule = rules.find(
    ({ when }) => label.includes(when.label ?? '') && (when.prompt === undefined || asked.includes(when.prompt)),
  );
  if (rule === undefined) return undefined;
  const said = typeof rule.say === 'string' ? rule.say : drawsFor('say', ...key).pick(rule.say);
  const source = Object.entries(rule.swap ?? {}).reduce(
    (text, [word, other]) => text.replaceAll(word, () => other),
    sourceOf(asked),
  );
  return said.replaceAll('{source}', () => source);
}

function sourceOf(asked: string): string {
  const end = asked.lastIndexOf('</text>');
  const start = asked.lastIndexOf('<text>', end);
  return (end < 0 || start < 0 ? asked : asked.slice(start + '<text>'.length, end)).trim();
}
