import { refuse, type TaskRefusal } from './refusal.ts';
import type { TaskConfig } from './task-config.ts';

type Splits = Pick<TaskConfig, 'training_split' | 'validation_split' | 'test_split'>;

/** The split whose rows make the task's score; undefined when the task names none. */
export const scoredSplit = (config: Splits): string | undefined =>
  config.test_split ?? config.validation_split ?? undefined;

/** The split without a slice: `train[:80%]` is a part of `train`. */
export const wholeSplit = (split: string): string => split.split('[')[0] ?? '';

/**
 * Whether the task's own keys forbid to train on its training split. One reason, in this order. Two slices of one
 * split count as the same split, because whether they overlap depends on its size.
 */
export function splitRefusal(config: Splits, path: string, isTrain = calledTrain): TaskRefusal | undefined {
  const train = config.training_split ?? undefined;
  if (train === undefined) return refuse('no_training_split', 'the task names no `training_split`', path);
  const scored = scoredSplit(config);
  if (scored !== undefined && wholeSplit(train) === wholeSplit(scored)) {
    return refuse('train_is_eval_split', `the task trains on \`${train}\`, the split that it scores on`, path);
  }
  if (!isTrain(train)) {
    return refuse('split_name_not_train', `\`training_split: ${train}\` is not called train`, path);
  }
  return undefined;
}

export const calledTrain = (split: string): boolean => split.startsWith('train');
