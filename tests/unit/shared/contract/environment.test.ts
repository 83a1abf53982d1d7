import { describe, expect, it } from 'vitest';
import {
  environmentOf,
  handlerNames,
  queueVariable,
  readEnvironment,
  taskRoot,
  workerNames,
} from '../../../../shared/contract/environment.ts';

describe('the environment of a function', () => {
  it('is exactly what its handler names', () => {
    const source = { WORK_BUCKET: 'w', RUNS_TABLE: 'r', SECRET: 's' };
    expect(readEnvironment('bury', source)).toEqual({ WORK_BUCKET: 'w', RUNS_TABLE: 'r' });
  });

  it('names everything that is missing or empty', () => {
    expect(() => readEnvironment('publish', { WORK_BUCKET: 'w', RUNS_TABLE: '' })).toThrow(
      'The publish function lacks the environment variables DATASET_BUCKET, RUNS_TABLE.',
    );
  });

  it('is defined for every handler; who hands shards on knows every queue', () => {
    expect(Object.keys(environmentOf)).toEqual([...handlerNames]);
    for (const worker of workerNames) {
      const names: readonly string[] = environmentOf[worker];
      expect(workerNames.every((one) => names.includes(queueVariable(one)))).toBe(true);
    }
  });

  it('tells where the files of the function lie', () => {
    expect(taskRoot({ LAMBDA_TASK_ROOT: '/var/task' })).toBe('/var/task');
    expect(taskRoot({})).toBe('.');
  });
});
