import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type HandlerName, type WorkerName, workerNames } from '../shared/contract/environment.ts';
import type { Generation } from './generation.ts';
import type { Replies } from './replies.ts';
import {
  callFunction,
  invokeEndpoints,
  listObjects,
  type Right,
  readObjects,
  receiveFrom,
  sendTo,
  useKey,
  useTable,
  writeObjects,
} from './rights.ts';
import type { Storage } from './storage.ts';
import type { WorkQueue } from './work-queue.ts';

export interface Surroundings {
  readonly storage: Storage;
  readonly queues: Readonly<Record<WorkerName, WorkQueue>>;
  readonly generation: Generation;
  readonly replies: Replies;
  /** The function that runs foreign code. */
  readonly sandboxArn: string;
  readonly key: IKey | undefined;
}

/** What each function may do, written out. Nothing deletes, nothing starts executions, one function calls the model, three set how many instances it has at least. */
export function rightsOf(handler: HandlerName, around: Surroundings): readonly Right[] {
  const rights = rightsTable(around)[handler]();
  return around.key === undefined ? rights : [...rights, useKey(around.key)];
}

function rightsTable(around: Surroundings): Record<HandlerName, () => readonly Right[]> {
  const { seeds, work, datasets, runs, dedup } = around.storage;
  const worker = (name: WorkerName): Right[] => [
    receiveFrom([around.queues[name].queue]),
    sendTo(workerNames.map((one) => around.queues[one].queue)),
    readObjects(work, 'runs/*'),
    listObjects(work, 'runs/*'),
    writeObjects(work, 'runs/*'),
    useTable(runs, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
  ];
  const batches = (): Right[] => [
    readObjects(work, 'requests/*', 'replies/*'),
    listObjects(work, 'requests/*', 'replies/*'),
  ];
  const keepWarm = (): Right[] => [
    around.generation.scaling,
    readObjects(work, 'runs/*/plan.json'),
    listObjects(work, 'runs/*'),
  ];
  const readDrops = [readObjects(seeds, 'drops/*'), listObjects(seeds, 'drops/*')];
  return {
    open: () => [
      ...readDrops,
      readObjects(work, 'runs/*/plan.json'),
      listObjects(work, 'runs/*', 'refused/*'),
      writeObjects(work, 'runs/*/plan.json', 'refused/*'),
      useTable(runs, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
    ],
    plan: () => [
      ...readDrops,
      readObjects(work, 'runs/*'),
      listObjects(work, 'runs/*'),
      writeObjects(work, 'runs/*'),
      useTable(runs, 'GetItem', 'Query', 'PutItem'),
    ],
    advance: () => [
      readObjects(work, 'runs/*/plan.json'),
      listObjects(work, 'runs/*'),
      useTable(runs, 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
      sendTo(workerNames.map((one) => around.queues[one].queue)),
    ],
    normalize: () => [...worker('normalize'), ...readDrops],
    generate: () => [
      ...worker('generate'),
      ...batches(),
      writeObjects(work, 'requests/*', 'completions/*'),
      readObjects(work, 'completions/*'),
      listObjects(work, 'completions/*'),
      invokeEndpoints(around.generation.endpointArns),
      useTable(dedup, 'BatchGetItem'),
    ],
    collect: () => [
      receiveFrom([around.replies.queue.queue]),
      sendTo([around.queues.generate.queue]),
      ...batches(),
      readObjects(work, 'runs/*'),
      listObjects(work, 'runs/*'),
      writeObjects(work, 'runs/*', 'requests/*'),
      useTable(runs, 'GetItem', 'UpdateItem'),
    ],
    filter: () => [...worker('filter'), ...readDrops, callFunction(around.sandboxArn)],
    dedup: () => [
      ...worker('dedup'),
      readObjects(work, 'corpora/*'),
      listObjects(work, 'corpora/*'),
      writeObjects(work, 'corpora/*'),
      useTable(dedup, 'BatchGetItem', 'PartiQLInsert', 'UpdateItem'),
    ],
    package: () => [...worker('package'), writeObjects(datasets, 'datasets/*')],
    publish: () => [
      readObjects(work, 'runs/*'),
      listObjects(work, 'runs/*'),
      readObjects(datasets, 'datasets/*'),
      listObjects(datasets, 'datasets/*'),
      writeObjects(datasets, 'datasets/*'),
      useTable(runs, 'GetItem', 'Query', 'PutItem'),
    ],
    forget: () => [
      readObjects(work, 'runs/*', 'completions/*'),
      listObjects(work, 'runs/*', 'completions/*'),
      writeObjects(work, 'completions/*'),
      readObjects(datasets, 'datasets/*'),
      listObjects(datasets, 'datasets/*'),
      writeObjects(datasets, 'datasets/*'),
      useTable(runs, 'GetItem', 'Query'),
      useTable(dedup, 'UpdateItem'),
    ],
    warm: () => [...keepWarm(), useTable(runs, 'Query', 'UpdateItem')],
    cool: () => [...keepWarm(), useTable(runs, 'Query', 'UpdateItem')],
    watchdog: () => [around.generation.scaling, useTable(runs, 'Query')],
    bury: () => [
      receiveFrom(workerNames.map((one) => around.queues[one].deadLetters)),
      readObjects(work, 'runs/*/plan.json'),
      listObjects(work, 'runs/*'),
      writeObjects(work, 'runs/*/graveyard/*'),
      useTable(runs, 'GetItem', 'UpdateItem'),
    ],
    fail: () => [
      listObjects(work, 'runs/*', 'refused/*'),
      writeObjects(work, 'refused/*'),
      useTable(runs, 'GetItem', 'PutItem'),
    ],
  };
}
