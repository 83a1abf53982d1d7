import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';

export interface LoopbackServer {
  readonly url: string;
  /** Ends at once, with whatever is under way. */
  close(): Promise<void>;
}

/** Listens on a free port of the loopback address, never on the network. */
export async function loopbackServer(server: Server): Promise<LoopbackServer> {
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** @returns undefined when the body is larger than allowed. @throws when the connection breaks. */
export function readBody(request: IncomingMessage, largestBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > largestBytes) resolve(undefined);
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}
