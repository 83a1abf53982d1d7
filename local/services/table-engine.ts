/** The parts of dynalite that the local tables build on; it comes without types. Pinned to an exact version. */
import { createRequire } from 'node:module';

interface Write {
  readonly type: 'put' | 'del';
  readonly key: string;
  readonly value?: unknown;
}

export interface TableStore {
  readonly tableDb: { awsRegion: string; awsAccountId: string };
  getTable(name: string, done: (error: unknown, table?: { KeySchema: { AttributeName: string }[] }) => void): void;
  readonly db: {
    open(): Promise<void>;
    close(): Promise<void>;
    getSync(key: string): unknown;
    get: (key: string, done: (error: unknown, value?: unknown) => void) => void;
    put: (key: string, value: unknown, done: (error: unknown) => void) => void;
    batch: (writes: readonly Write[], done: (error: unknown) => void) => void;
  };
}

/** An answer of the engine that is an error of the service. */
export interface TableError {
  readonly statusCode: number;
  readonly body: object;
}

interface ActionValidation {
  readonly types: object;
  readonly custom: unknown;
}
interface Validations {
  checkTypes(data: unknown, types: object): object;
  checkValidations(data: object, types: object, custom: unknown, store: TableStore): void;
}
type Action = (store: TableStore, data: object, done: (error: unknown, answer: object) => void) => void;

const require = createRequire(import.meta.url);
const { create } = require('dynalite/db') as { create(options: object): TableStore };
const validations = require('dynalite/validations') as Validations;

/**
 * @param path folder of the tables; in memory when undefined.
 * @throws Error when another process has the folder open.
 */
export async function openTables(path: string | undefined, region: string, account: string): Promise<TableStore> {
  const store = create({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(path === undefined ? {} : { path }),
  });
  store.tableDb.awsRegion = region;
  store.tableDb.awsAccountId = account;
  await store.db.open().catch((cause: unknown) => {
    throw new Error(`The tables in ${path} cannot be opened; another process may be using them.`, { cause });
  });
  readInPlace(store);
  writeTogether(store);
  return store;
}

/** A point read takes microseconds; a way through the thread pool and back takes many times as long on a busy computer. */
function readInPlace({ db }: TableStore): void {
  db.get = (key, done) => {
    let value: unknown;
    try {
      value = db.getSync(key);
    } catch (error) {
      setImmediate(done, error);
      return;
    }
    queueMicrotask(() => done(null, value));
  };
}

/**
 * Runs one action.
 *
 * @throws TableError as a value when the service refuses, else what went wrong.
 */
export function runTableAction(store: TableStore, action: string, request: unknown): Promise<object> {
  const name = action.slice(0, 1).toLowerCase() + action.slice(1);
  const run = require(`dynalite/actions/${name}`) as Action;
  const { types, custom } = require(`dynalite/validations/${name}`) as ActionValidation;
  return new Promise((resolve, reject) => {
    const data = validations.checkTypes(request, types);
    validations.checkValidations(data, types, custom, store);
    run(store, data, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

/**
 * Puts an item that is not there yet. Its condition is given as the engine's own parser would read it.
 *
 * @throws TableError as a value when the item is there, or the service refuses it.
 */
export function insertItem(store: TableStore, table: string, item: object): Promise<object> {
  const { types, custom } = require('dynalite/validations/putItem') as ActionValidation;
  const run = require('dynalite/actions/putItem') as Action;
  return new Promise((resolve, reject) => {
    const data = validations.checkTypes({ TableName: table, Item: item }, types);
    validations.checkValidations(data, types, custom, store);
    store.getTable(table, (fault, found) => {
      if (fault || !found) {
        reject(fault);
        return;
      }
      const key = found.KeySchema[0]?.AttributeName ?? '';
      const expression = { type: 'function', name: 'attribute_not_exists', args: [[key]] };
      run(store, { ...data, _condition: { expression } }, (error, answer) => (error ? reject(error) : resolve(answer)));
    });
  });
}

export const isTableError = (error: unknown): error is TableError =>
  typeof error === 'object' && error !== null && 'statusCode' in error && 'body' in error;

/** Writes of the same moment share one way through the thread pool; each is answered once all of them are stored. */
function writeTogether({ db }: TableStore): void {
  let writes: Write[] = [];
  let answers: ((error: unknown) => void)[] = [];
  const flush = (): void => {
    const waiting = answers;
    const together = writes;
    writes = [];
    answers = [];
    db.batch(together, (error) => {
      for (const answer of waiting) answer(error);
    });
  };
  db.put = (key, value, done) => {
    if (writes.length === 0) setImmediate(flush);
    writes.push({ type: 'put', key, value });
    answers.push(done);
  };
}
