import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const file = (name: string): string => fileURLToPath(new URL(`./certificates/${name}`, import.meta.url));

/** The authority that the server's certificate is of. */
export const authorityFile = file('authority.pem');
export const authority = readFileSync(authorityFile, 'utf8');

/** A server with a certificate that nobody trusts by itself, on `localhost` and `127.0.0.1`. @returns its port. */
export async function httpsServer(listener: RequestListener): Promise<number> {
  const server = createServer(
    { cert: readFileSync(file('server.pem')), key: readFileSync(file('server-key.pem')) },
    listener,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
