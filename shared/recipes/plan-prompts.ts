import type { Plan } from '../contract/plan.ts';
import type { SowerRecord } from '../domain/records.ts';
import { type PromptRenderer, promptRenderer, type RenderedPrompt } from './prompt-renderer.ts';

/** Prompt renderers kept per environment; a worker serves few runs at a time. */
const renderersKept = 8;

/** Renders prompts of any plan; the prompt files of a plan are parsed once. */
export function planPrompts(): (plan: Plan, template: string, record: SowerRecord) => RenderedPrompt | undefined {
  const known = new Map<string, PromptRenderer>();
  return (plan, template, record) => {
    const renderer = known.get(plan.run) ?? promptRenderer(plan.templates);
    known.set(plan.run, renderer);
    if (known.size > renderersKept) known.delete(known.keys().next().value as string);
    return renderer(template, record);
  };
}
