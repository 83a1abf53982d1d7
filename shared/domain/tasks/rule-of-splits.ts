import { refuse, type TaskRefusal } from './refusal.ts';
import { type ScoredSplits, scoredBy } from './scored-splits.ts';
import type { SeedsRegistry } from './seeds-registry.ts';
import { calledTrain, splitRefusal } from './split-rules.ts';
import type { TaskConfig } from './task-config.ts';

/** What is known about splits beside the task's own keys. */
export interface SplitKnowledge {
  readonly registry: Pick<SeedsRegistry, 'split'>;
  /** Which of the tasks at hand score on what; absent where there is only one task. */
  readonly scored?: ScoredSplits;
}

/** Whether a task's training split may be trained on: by its own keys, by the other tasks, by what is known of the dataset. */
export function ruleOfSplits(
  config: TaskConfig,
  path: string,
  { registry, scored }: SplitKnowledge,
): TaskRefusal | undefined {
  const note = (split: string) => registry.split(config.dataset_path ?? '', split);
  const own = splitRefusal(config, path, (split) => calledTrain(split) || note(split)?.use === 'train');
  const train = config.training_split ?? undefined;
  if (own !== undefined || train === undefined) return own;
  const other = scored === undefined ? undefined : scoredBy(scored, config, train);
  if (other !== undefined) return refuse('eval_split_elsewhere', `the task ${other} scores on \`${train}\``, path);
  const known = note(train);
  return known?.use === 'scored' ? refuse('eval_split_elsewhere', known.why, path) : undefined;
}
