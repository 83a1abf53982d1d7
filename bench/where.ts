import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { ProfileNode, ThreadProfile } from './thread-profiles.ts';

/** Seconds of processor time by what they went into, largest first. */
export type Whereabouts = readonly { readonly area: string; readonly seconds: number }[];

type Rule = readonly [place: RegExp, area: string];

/** By function name, whatever the file. */
const byName: readonly Rule[] = [
  [/^\(garbage collector\)$/u, 'garbage collection'],
  [/^compileSourceTextModule$|^compileForInternalLoader$|^wrapSafe$/u, 'threads: load and compile'],
];

/** By source file: the package, or the path in the project. */
const byFile: readonly Rule[] = [
  [/^zod$/u, 'zod'],
  [/^(?:@aws-sdk\/|@smithy\/|@aws\/)/u, 'AWS SDK clients'],
  [/^(?:dynalite|abstract-level|classic-level|level.*|big\.js|lazy|async|once|lock)$/u, 'tables (dynalite)'],
  [
    /^(?:fauxqs|fastify|@fastify\/.*|avvio|find-my-way|light-my-request|ajv.*|fast-.*|pino.*)$/u,
    'objects and queues (fauxqs)',
  ],
  [/^local\/services\/table/u, 'tables (dynalite)'],
  [/^local\/services\/(?:object|queue|storage|engine)/u, 'objects and queues (fauxqs)'],
  [/^(?:undici|local\/services\/.*)$/u, 'SageMaker face'],
  [/^(?:aws-local-stepfunctions|jsonpath.*|local\/workflow.*)$/u, 'state machine'],
  [/^local\//u, 'local host: pollers, threads, rights'],
  [/^(?:hyparquet.*|shared\/domain\/dataset.*)$/u, 'packaging: Parquet, card, report'],
  [/^shared\/domain\//u, 'domain: prompts, parsing, filters, votes'],
  [/^(?:shared|functions)\//u, 'stages and adapters'],
  [/^node:(?:internal\/)?(?:modules|bootstrap|source_map|main|per_context|process\/pre)/u, 'threads: load and compile'],
  [/^node:(?:internal\/)?crypto/u, 'hashing and signing'],
  [
    /^node:(?:_http|http|net|internal\/(?:stream|js_stream|timers|http|net|url|async_hooks|abort|streams|event_target)|events|stream|timers|buffer)/u,
    'HTTP of Node',
  ],
  [/^node:/u, 'rest of Node'],
];

/** Adds up profiles. Samples tell the shares within a thread, its processor time tells their size. */
export function whereabouts(threads: readonly ThreadProfile[]): Whereabouts {
  const seconds = new Map<string, number>();
  const sources = sourceFiles();
  for (const { profile, cpuSeconds } of threads) {
    const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
    const spent = new Map<string, number>();
    for (const [index, id] of (profile.samples ?? []).entries()) {
      const node = nodes.get(id);
      if (node === undefined || node.callFrame.functionName === '(idle)') continue;
      const area = areaOf(node, sources);
      spent.set(area, (spent.get(area) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
    }
    const total = [...spent.values()].reduce((sum, one) => sum + one, 0);
    for (const [area, one] of spent) seconds.set(area, (seconds.get(area) ?? 0) + (one / total) * cpuSeconds);
  }
  return [...seconds].map(([area, value]) => ({ area, seconds: value })).sort((a, b) => b.seconds - a.seconds);
}

function areaOf(node: ProfileNode, sources: (node: ProfileNode) => string): string {
  const named = byName.find(([pattern]) => pattern.test(node.callFrame.functionName));
  if (named !== undefined) return named[1];
  if (node.callFrame.url === '') return 'system calls and engine';
  const file = sources(node);
  return byFile.find(([pattern]) => pattern.test(file))?.[1] ?? 'other packages';
}

/** Where the code of a frame was written: name of the package, or path in the project. Bundles are read by their maps. */
function sourceFiles(): (node: ProfileNode) => string {
  const maps = new Map<string, SourceMap | undefined>();
  return ({ callFrame: { url, lineNumber, columnNumber } }) => {
    if (!maps.has(url)) maps.set(url, mapOf(url));
    const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
    const source = entry !== undefined && 'originalSource' in entry ? entry.originalSource : url;
    const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/su.exec(source)?.[1];
    return (
      inPackage ?? source.replace(/^.*?\/(?=(?:shared|functions|local|cli|bench)\/)/u, '').replace(/^(?:\.\.\/)+/u, '')
    );
  };
}

function mapOf(url: string): SourceMap | undefined {
  if (!url.startsWith('file:')) return undefined;
  const file = `${fileURLToPath(url)}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
