// A chat-completions server in a process of its own. Counts what it gets; answers at once or as slots come free.
// Started with JSON of EndpointSettings as its argument; tells its URL, then answers every message with its figures.
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { contentFor, readAsked } from './answers.ts';
import type { EndpointFigures, EndpointSettings } from './endpoint-figures.ts';
import { logNormal, openSlots } from './slots.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as EndpointSettings;
const slots = openSlots(settings.slots);
const figures = { authored: 0, solved: 0, firstAt: 0, lastAt: 0, slowestAuthoredMs: 0 };
const seen = new Set<string>();
let repeated = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(Buffer.concat(chunks).toString(), response));
});

function answer(body: string, response: ServerResponse): void {
  const asked = readAsked(body);
  const key = asked.draws.toString('latin1');
  if (seen.has(key)) repeated += 1;
  seen.add(key);
  if (asked.author) figures.authored += 1;
  else figures.solved += 1;
  const content = contentFor(asked);
  const reply = JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 0,
    model: 'fake',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: Math.ceil(body.length / 4), completion_tokens: Math.ceil(content.length / 4) },
  });
  const send = (): void => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply) });
    response.end(reply);
    figures.lastAt = Date.now();
  };
  if (figures.firstAt === 0) figures.firstAt = Date.now();
  if (settings.medianMs === 0) {
    send();
    return;
  }
  const { draw } = settings;
  const bytes = draw === undefined ? asked.draws : createHash('sha256').update(draw).update(asked.draws).digest();
  const [u, v] = [18, 22].map((at) => (bytes.readUInt32LE(at) + 1) / 4_294_967_297) as [number, number];
  const latency = logNormal(settings.medianMs, settings.sigma, u, v);
  if (asked.author) figures.slowestAuthoredMs = Math.max(figures.slowestAuthoredMs, latency);
  slots.serve(asked.author ? 'questions' : 'ballots', latency, send);
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`);
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const report: EndpointFigures = {
    ...figures,
    repeated,
    cpuSeconds: (user + system) / 1e6,
    slots: slots.read(),
  };
  process.send?.(report);
});
process.on('disconnect', () => process.exit(0));
