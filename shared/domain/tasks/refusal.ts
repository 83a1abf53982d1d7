/** Why a task file cannot give seeds. Data for reports; `message` says what was found and what would do. */
export const refusalCodes = {
  task_too_large: 'The file is larger than a task file may be.',
  bad_yaml: 'The file is not YAML as the harness reads it.',
  include_missing: 'A file is not there, is none, or lies outside the folder of tasks.',
  include_outside: 'An `include` leads out of the folder of tasks.',
  include_cycle: 'A file is included twice on the way to one task.',
  not_a_task: 'The file defines a group or a fragment, not a task.',
  group_too_large: 'The group leads to more tasks than are followed.',
  name_taken: 'Another file, earlier in the order of paths, has the same name.',
  bad_task: 'A key of the task has a value of the wrong kind.',
  python_class: 'The task is a Python class.',
  no_training_split: 'The task names no training split.',
  train_is_eval_split: 'The training split is the split that the task scores on.',
  split_name_not_train: 'The training split is not called train.',
  eval_split_elsewhere: 'Another task scores on the split that this one trains on.',
  unsupported_type: 'The output type, or input other than text, cannot become questions and answers.',
  unsafe_code: 'The task runs generated code.',
  hook_unsupported: 'The task needs a Python function that has not been ported.',
  licence_unknown: 'Nobody has recorded the licence of the dataset.',
  licence_refused: 'The licence of the dataset is not among those that were asked for.',
  template_error: 'A template of the task cannot be read.',
  too_few_rows: 'The training split has fewer usable rows than were asked for.',
  rows_unreadable: 'A file with the rows is damaged or cannot be had.',
} as const;

export type RefusalCode = keyof typeof refusalCodes;

export interface TaskRefusal {
  readonly code: RefusalCode;
  readonly message: string;
  /** Task file at fault, relative to the folder of tasks. */
  readonly path: string;
}

export function refuse(code: RefusalCode, message: string, path: string): TaskRefusal {
  return { code, message, path };
}

export function isRefusal(outcome: object): outcome is TaskRefusal {
  return 'code' in outcome;
}
