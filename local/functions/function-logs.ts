import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** One log file per function. */
export interface FunctionLogs {
  write(functionName: string, text: string): void;
  close(): Promise<void>;
}

/** @param folder where the files lie; nothing is kept when undefined. */
export function functionLogs(folder: string | undefined): FunctionLogs {
  const streams = new Map<string, WriteStream>();
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  return {
    write(functionName, text) {
      if (folder === undefined) return;
      let stream = streams.get(functionName);
      if (!stream) {
        stream = createWriteStream(join(folder, `${functionName}.log`), { flags: 'a' });
        streams.set(functionName, stream);
      }
      stream.write(text);
    },
    close: async () => {
      await Promise.all([...streams.values()].map((stream) => new Promise((done) => stream.end(done))));
    },
  };
}
