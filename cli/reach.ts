import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { distrust, trusting } from '../local/services/server-trust.ts';
import { isLinkLocal } from './endpoint-address.ts';
import type { World } from './world.ts';

const reachMilliseconds = 5_000;

/** Opens and closes a connection; no request is sent, so nothing is spent. Every address of the name is vetted. */
export const reach: World['reach'] = async (url, signal, authorities) => {
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const isTls = url.protocol === 'https:';
  const port = Number(url.port || (isTls ? 443 : 80));
  let addresses: { address: string }[];
  try {
    addresses = await lookup(host, { all: true });
  } catch {
    return { reached: false, why: `The name ${host} is not known.` };
  }
  if (addresses.some(({ address }) => isLinkLocal(address)))
    return { reached: false, why: `The name ${host} leads to a link-local address, which is refused.` };
  return new Promise((resolve) => {
    const socket: Socket = isTls
      ? connectTls({ host, port, timeout: reachMilliseconds, ...serverName(host), ...trusting(authorities) })
      : connect({ host, port, timeout: reachMilliseconds });
    const stop = (): void => void socket.destroy(new Error('stopped'));
    const end = (result: Awaited<ReturnType<World['reach']>>): void => {
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve(result);
    };
    signal.addEventListener('abort', stop, { once: true });
    socket.on(isTls ? 'secureConnect' : 'connect', () => end({ reached: true }));
    socket.on('timeout', () => end({ reached: false, why: `No answer within ${reachMilliseconds / 1000} seconds.` }));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const untrusted = distrust(error);
      if (untrusted !== undefined) return end({ reached: false, ...untrusted });
      const why = error.code === 'ECONNREFUSED' ? 'The connection was refused.' : error.message || `${error.code}`;
      return end({ reached: false, why });
    });
  });
};

/** A certificate is looked up by host name, not by address. */
const serverName = (host: string): { servername?: string } => (/^[\d.]+$|:/u.test(host) ? {} : { servername: host });
