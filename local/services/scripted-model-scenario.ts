import { z } from 'zod';
import { drawsFor } from './scripted-model-draws.ts';
import { ScriptedReply } from './scripted-model-replies.ts';

const Fault = z.strictObject({
  /** Which calls: all that are given must hold. `label` and `prompt` are texts that must occur. */
  when: z.strictObject({
    label: z.string().optional(),
    prompt: z.string().optional(),
    /** Share of the calls, chosen by label. */
    share: z.number().min(0).max(1).optional(),
  }),
  /** Only the first so many tries of each label; without it every try. */
  times: z.int().positive().optional(),
  fault: z.union([
    z.strictObject({ status: z.int().min(400).max(599), retryAfterSeconds: z.number().nonnegative().optional() }),
    z.enum(['hang', 'truncated', 'empty', 'html']),
  ]),
});

/** What the stand-in says where it has no words of its own, faults and latency for rehearsals. */
export const ScriptedScenario = z.strictObject({
  /** The first that fits decides; calls that none fits get questions and answers of the stand-in's own. */
  replies: z.array(ScriptedReply).optional(),
  /** The first that fits decides. */
  faults: z.array(Fault).optional(),
  /** Log-normal time of an answer. */
  latency: z.strictObject({ medianMs: z.number().positive(), sigma: z.number().nonnegative() }).optional(),
});
export type ScriptedScenario = z.infer<typeof ScriptedScenario>;
export type ScriptedFault = z.infer<typeof Fault>['fault'];

/** The fault of a call, if any. Counts tries by label, so one chooser belongs to one run of the endpoint. */
export function faultChooser(scenario: ScriptedScenario): (label: string, prompt: string) => ScriptedFault | undefined {
  const faults = scenario.faults ?? [];
  const tries = faults.map(() => new Map<string, number>());
  return (label, prompt) => {
    for (const [index, { when, times, fault }] of faults.entries()) {
      if (when.label !== undefined && !label.includes(when.label)) continue;
      if (when.prompt !== undefined && !prompt.includes(when.prompt)) continue;
      if (when.share !== undefined && !drawsFor('fault', String(index), label).chance(when.share)) continue;
      const seen = tries[index]?.get(label) ?? 0;
      tries[index]?.set(label, seen + 1);
      if (times === undefined || seen < times) return fault;
    }
    return undefined;
  };
}

/** Milliseconds of a call. Source: Box and Muller 1958, for the normal draw. */
export function latencyOf({ latency }: ScriptedScenario, label: string): number {
  if (latency === undefined) return 0;
  const draws = drawsFor('latency', label);
  const [u, v] = [draws.number(1, 1e9) / 1e9, draws.number(1, 1e9) / 1e9];
  return latency.medianMs * Math.exp(latency.sigma * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v));
}
