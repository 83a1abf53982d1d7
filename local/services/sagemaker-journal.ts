import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { AcceptedBatch, ConversationReply } from './sagemaker-batch.ts';

/** What an async endpoint must not forget when its process dies. */
export interface AsyncJournal {
  accepted(batch: AcceptedBatch): void;
  answered(key: string, reply: ConversationReply): void;
  /** A conversation is about to be sent that must not be sent a second time unasked. */
  begun(place: string): void;
  /** The batch's reply or failure is written and told. @param answered false: parts of it will come again. */
  ended(id: string, answered: boolean): void;
  /** Batches that were accepted and never ended, and replies to conversations, from before this process. */
  readonly left: {
    readonly batches: readonly AcceptedBatch[];
    readonly replies: ReadonlyMap<string, ConversationReply>;
    /** Places in batches of conversations that were sent, whether or not they were answered. */
    readonly begun: ReadonlySet<string>;
  };
  close(): void;
}

const Line = z.union([
  z.object({ accepted: AcceptedBatch }),
  z.object({ key: z.string(), reply: ConversationReply }),
  z.object({ ended: z.string() }),
  z.object({ begun: z.string() }),
]);

/**
 * A file of JSON lines. Each is handed to the operating system before anything is told to anybody, so it outlives the
 * process, if not a power cut. @param path undefined: nothing is kept.
 */
export function asyncJournal(path: string | undefined): AsyncJournal {
  const batches = new Map<string, AcceptedBatch>();
  const replies = new Map<string, ConversationReply>();
  const begun = new Set<string>();
  if (path !== undefined && existsSync(path)) {
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      const line = Line.safeParse(jsonOf(text));
      // The last line may be cut off where the process died.
      if (!line.success) continue;
      if ('accepted' in line.data) batches.set(line.data.accepted.id, line.data.accepted);
      else if ('ended' in line.data) batches.delete(line.data.ended);
      else if ('begun' in line.data) begun.add(line.data.begun);
      else replies.set(line.data.key, line.data.reply);
    }
  }
  const file = path === undefined ? undefined : openSync(path, 'a');
  // A cut-off line must not swallow the next one.
  if (file !== undefined && batches.size === 0) ftruncateSync(file, 0);
  else if (file !== undefined) writeSync(file, '\n');
  let open = file !== undefined;
  const accepted = new Set(batches.keys());
  let allAnswered = batches.size === 0;
  const write = (value: z.infer<typeof Line>): void => {
    if (open && file !== undefined) writeSync(file, `${JSON.stringify(value)}\n`);
  };
  return {
    accepted: (batch) => {
      accepted.add(batch.id);
      write({ accepted: batch });
    },
    answered: (key, reply) => write({ key, reply }),
    begun: (place) => write({ begun: place }),
    ended: (id, answered) => {
      accepted.delete(id);
      allAnswered &&= answered;
      if (open && file !== undefined && accepted.size === 0 && allAnswered) ftruncateSync(file, 0);
      else write({ ended: id });
    },
    left: { batches: [...batches.values()], replies: batches.size === 0 ? new Map() : replies, begun },
    close: () => {
      if (open && file !== undefined) closeSync(file);
      open = false;
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
