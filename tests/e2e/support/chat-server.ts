import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChatRequest, ChatRequest as ChatRequestSchema, chatCompletion, replyTo } from './chat-model.ts';
import { type FaultName, faults } from './wire-faults.ts';

/** One request, as the server sees it. */
export interface Arrival {
  /** 0-based, over all requests. */
  readonly number: number;
  /** How often the same body came before. */
  readonly repeat: number;
  readonly key: string;
}

export interface ChatServerOptions {
  /** What goes wrong with a request; undefined lets it be answered. */
  readonly fault?: (arrival: Arrival) => FaultName | undefined;
  /** Milliseconds before an answer. */
  readonly latency?: (arrival: Arrival) => number;
  /** Whether the same request gets another answer each time. */
  readonly fickle?: boolean;
  /** Is shown every request. */
  readonly onBody?: (body: string) => void;
  /** Bearer token that has to come with each request. */
  readonly apiKey?: string;
}

/** What the server knows of one body. */
interface Known {
  asked: number;
  /** Answers that were written to the end. */
  answered: number;
}

export interface ChatServer {
  readonly url: string;
  readonly port: number;
  /** By hash of the body. */
  readonly known: ReadonlyMap<string, Known>;
  /** Requests so far. */
  asked(): number;
  /** Answers given in full so far. */
  answered(): number;
  /** Requests that have no answer yet. */
  inFlight(): number;
  peakInFlight(): number;
  /** Tokens of all replies for which a provider would send a bill. */
  tokens(): { in: number; out: number };
  /** Bodies that were answered already when they were asked once more: the waste. */
  askedAfterAnswer(): number;
  /** Resolves when so many requests have arrived in all. */
  arrived(count: number): Promise<void>;
  /** Refuses connections until it is told to come back; breaks those that are open. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** A server that speaks the chat-completions protocol over kept connections, counts, and fails as it is told. */
export async function chatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const known = new Map<string, Known>();
  const watchers = new Set<{ count: number; resolve(): void }>();
  const tokens = { in: 0, out: 0 };
  const counts = { asked: 0, answered: 0, repeated: 0, inFlight: 0, peak: 0 };
  let server = await listen(0);
  const { port } = server.address() as { port: number };

  async function listen(at: number): Promise<Server> {
    const fresh = createServer({ keepAliveTimeout: 30_000 }, (incoming, response) => {
      exchange(incoming, response).catch(() => response.destroy());
    });
    fresh.listen(at, '127.0.0.1');
    await once(fresh, 'listening');
    return fresh;
  }

  async function exchange(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    if (incoming.method === 'GET' && incoming.url === '/v1/models') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"object":"list","data":[{"id":"rules","object":"model"}]}');
      return;
    }
    if (incoming.method !== 'POST' || incoming.url !== '/v1/chat/completions') {
      response.writeHead(404).end('{"error":{"message":"no such path"}}');
      return;
    }
    if (options.apiKey !== undefined && incoming.headers.authorization !== `Bearer ${options.apiKey}`) {
      response.writeHead(401).end('{"error":{"message":"Incorrect API key provided"}}');
      return;
    }
    await answer(body, incoming, response);
  }

  async function answer(body: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    options.onBody?.(body);
    const key = createHash('sha256').update(body).digest('hex');
    const seen = known.get(key) ?? { asked: 0, answered: 0 };
    known.set(key, seen);
    const arrival: Arrival = { number: counts.asked, repeat: seen.asked, key };
    if (seen.answered > 0) counts.repeated += 1;
    seen.asked += 1;
    counts.asked += 1;
    counts.inFlight += 1;
    counts.peak = Math.max(counts.peak, counts.inFlight);
    response.once('close', () => {
      counts.inFlight -= 1;
    });
    for (const watcher of watchers) if (counts.asked >= watcher.count) watcher.resolve();
    const parsed = ChatRequestSchema.safeParse(JSON.parse(body));
    if (!parsed.success) {
      response.writeHead(400).end('{"error":{"message":"no chat request"}}');
      return;
    }
    const request: ChatRequest = parsed.data;
    const pause = options.latency?.(arrival) ?? 0;
    if (pause > 0) await sleep(pause);
    // A client that died closes its half of the connection first.
    const { socket } = incoming;
    const gone = (): boolean => socket.destroyed || socket.readableEnded;
    if (gone()) {
      response.destroy();
      return;
    }
    const fault = options.fault?.(arrival);
    if (fault !== undefined) return faults[fault]({ request, incoming, response });
    const reply = chatCompletion(request, replyTo(request, options.fickle ? String(arrival.number) : ''));
    tokens.in += reply.usage.prompt_tokens;
    tokens.out += reply.usage.completion_tokens;
    response.once('finish', () => {
      if (gone()) return;
      seen.answered += 1;
      counts.answered += 1;
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  }

  const goAway = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    known,
    asked: () => counts.asked,
    answered: () => counts.answered,
    inFlight: () => counts.inFlight,
    peakInFlight: () => counts.peak,
    tokens: () => ({ ...tokens }),
    askedAfterAnswer: () => counts.repeated,
    arrived: (count) =>
      new Promise((resolve) => {
        if (counts.asked >= count) resolve();
        else watchers.add({ count, resolve });
      }),
    goAway,
    async comeBack() {
      server = await listen(port);
    },
    close: async () => {
      if (server.listening) await goAway();
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
