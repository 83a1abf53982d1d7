import { Completion } from '../../../shared/domain/completion.ts';
import type { Blob } from '../../../shared/ports.ts';
import { memoryBlob } from '../memory-blob.ts';
import type { Process } from './process.ts';

/** What the world saw of model calls, kept apart from anything the product believes. */
export interface Journal {
  /** How often each request was answered, whether or not anybody was there to hear it. */
  readonly answers: Map<string, number>;
  /** When the first completion of a request was stored. */
  readonly storedAt: Map<string, number>;
  /** Requests sent by a process that began after their completion was stored. */
  readonly sentAgain: string[];
  /** Calls of processes that died before their completion was stored. */
  unstoredAtDeath: number;
  /** Tokens of all answers. */
  spent: number;
}

export interface Observer {
  readonly journal: Journal;
  sending(process: Process, key: string): void;
  answered(key: string, tokens: number): void;
  died(process: Process): void;
  /** The work bucket, watched for completions. */
  readonly work: Blob & { readonly objects: Map<string, Uint8Array> };
}

export function observer(now: () => number): Observer {
  const journal: Journal = {
    answers: new Map(),
    storedAt: new Map(),
    sentAgain: [],
    unstoredAtDeath: 0,
    spent: 0,
  };
  const calls = new Map<Process, string[]>();
  const blob = memoryBlob();
  return {
    journal,
    sending(process, key) {
      calls.set(process, [...(calls.get(process) ?? []), key]);
      const stored = journal.storedAt.get(key);
      if (stored !== undefined && stored < process.startedAt) journal.sentAgain.push(key);
    },
    answered(key, tokens) {
      journal.answers.set(key, (journal.answers.get(key) ?? 0) + 1);
      journal.spent += tokens;
    },
    died(process) {
      const open = (calls.get(process) ?? []).filter((key) => !journal.storedAt.has(key));
      journal.unstoredAtDeath += open.length;
    },
    work: {
      ...blob,
      async create(key, body) {
        const created = await blob.create(key, body);
        if (created && key.includes('/completions-')) {
          for (const stored of completionsIn(Buffer.from(body).toString())) {
            if (!journal.storedAt.has(stored.key)) journal.storedAt.set(stored.key, now());
          }
        }
        return created;
      },
    },
  };
}

function completionsIn(text: string): Completion[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => Completion.safeParse(JSON.parse(line)).data ?? []);
}

/** The completion that counts for each request: the first one in the order of the parts. */
export function storedCompletions(objects: ReadonlyMap<string, Uint8Array>): Map<string, Completion> {
  const stored = new Map<string, Completion>();
  for (const key of [...objects.keys()].filter((name) => name.includes('/completions-')).sort()) {
    for (const completion of completionsIn(Buffer.from(objects.get(key) ?? '').toString())) {
      if (!stored.has(completion.key)) stored.set(completion.key, completion);
    }
  }
  return stored;
}
