import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { command } from '../../../cli/command-line.ts';
import type { World } from '../../../cli/world.ts';
import type { LocalCloudOptions } from '../../../local/local-cloud.ts';
import type { PlanStep } from '../../../shared/contract/plan.ts';
import { digest, digestOf } from '../../../shared/domain/identity.ts';
import { readRunFile } from '../../../shared/recipes/run-file.ts';
import { type FakeCloud, type FakeStore, type Fate, fakeCloud, fakeStore } from './fake-cloud.ts';

/** A computer on which the command can be called; time passes only when the command waits. */
export interface Computer {
  readonly folder: string;
  readonly fate: Fate;
  readonly environment: Record<string, string | undefined>;
  /** What was started since the last call of the command. */
  readonly started: string[];
  /** The cloud of the last call, if it got that far. */
  cloud(): FakeCloud | undefined;
  /** What the last cloud was started with. */
  cloudOptions?: LocalCloudOptions;
  /** Forgets objects and items, as if the workspace had been removed. */
  loseCloud(): void;
  /** Presses Ctrl-C when the command has waited so often. */
  interruptAt(waits: number, ...moreAfterMilliseconds: number[]): void;
  /** The embedded model cannot be had, for this reason. */
  model: { unavailable?: string };
  /** Where the sandbox's Python is, or why it cannot be had. */
  python: { present?: string; unavailable?: string };
  /** Steps of the recipe, as far as the command looks at them. */
  steps: PlanStep[];
  reachable: boolean;
  /** What Secrets Manager holds, by name. */
  secrets: Record<string, string>;
  /** What servers say about the weights of their models, by URL and model. */
  revisions: Record<string, Record<string, string>>;
  freeBytes: number;
  write(path: string, text: string | Uint8Array): string;
  /** Calls the command. */
  sower(...words: string[]): Promise<{ code: number; out: string; err: string; exitedSoon: number[] }>;
}

export const runYaml = 'recipe: task-seeded\ndataset: set\nseeds:\n  - file: seeds.jsonl\n';

export function computer(): Computer {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sower-cli-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const stores = new Map<string, FakeStore>();
  let cloud: FakeCloud | undefined;
  let interrupt: { at: number; more: readonly number[] } | undefined;
  let time = Date.parse('2026-01-01T00:00:00Z');

  const self: Computer = {
    folder,
    fate: { end: 'complete', ticks: 3 },
    environment: {},
    started: [],
    cloud: () => cloud,
    loseCloud: () => stores.clear(),
    interruptAt(at, ...more) {
      interrupt = { at, more };
    },
    model: {},
    python: {},
    steps: [],
    reachable: true,
    secrets: {},
    revisions: {},
    freeBytes: 1e12,
    write(path, text) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
    async sower(...words) {
      const listeners = new Set<(signal: string) => void>();
      const exitedSoon: number[] = [];
      let waits = 0;
      let out = '';
      let err = '';
      cloud = undefined;
      self.started.length = 0;
      const signal = (): void => {
        for (const listener of listeners) listener('SIGINT');
      };
      const output = (write: (text: string) => void): World['stdout'] => ({
        write,
        isTerminal: false,
        columns: 100,
        rows: 40,
        colours: false,
      });
      const world: World = {
        stdout: output((text) => {
          out += text;
        }),
        stderr: output((text) => {
          err += text;
        }),
        environment: self.environment,
        folder,
        root: process.cwd(),
        program: 'npx sower',
        now: () => time,
        async wait(milliseconds) {
          time += milliseconds;
          waits += 1;
          cloud?.tick();
          if (interrupt === undefined || waits < interrupt.at) return;
          const { more } = interrupt;
          interrupt = undefined;
          signal();
          for (const later of more) {
            time += later;
            signal();
          }
        },
        every: () => () => undefined,
        signals(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        async startCloud(options) {
          self.started.push('cloud');
          self.cloudOptions = options;
          const store = stores.get(options.dataFolder) ?? fakeStore();
          stores.set(options.dataFolder, store);
          cloud = fakeCloud(store, self.fate, options);
          return cloud;
        },
        async startEmbeddedModel() {
          self.started.push('model');
          if (self.model.unavailable !== undefined)
            throw Object.assign(new Error(self.model.unavailable), { name: 'EmbeddedModelUnavailable' });
          return { url: 'http://127.0.0.1:1/v1', model: 'tiny', concurrency: 8, stop: async () => undefined };
        },
        async startEmbedder() {
          self.started.push('embedder');
          if (self.model.unavailable !== undefined)
            throw Object.assign(new Error(self.model.unavailable), { name: 'EmbeddedModelUnavailable' });
          return { url: 'http://127.0.0.1:2/v1', model: 'mini', stop: async () => undefined };
        },
        embedderState: async () => 'absent',
        embeddedModelState: async () => ({ runtime: 'absent', weights: 'absent', cacheFolder: join(folder, 'cache') }),
        presentPython: async () => self.python.present,
        async fetchPython() {
          self.started.push('python');
          if (self.python.unavailable === undefined) return join(folder, 'python');
          throw Object.assign(new Error(self.python.unavailable), { name: 'PythonUnavailable' });
        },
        scriptedModel: async () => ({
          kind: 'function',
          model: 'scripted',
          concurrency: 64,
          reply: async () => ({ status: 200, body: '' }),
        }),
        async checkDrop(drop, overrides) {
          const file = drop.files.find(({ path }) => path === 'run.yaml');
          if (drop.problems.length > 0) return { problems: drop.problems };
          if (!file)
            return { problems: [{ file: 'run.yaml', line: 0, column: 0, message: 'the drop has no run.yaml' }] };
          const read = readRunFile(readFileSync(file.absolute, 'utf8'));
          if ('problems' in read) return read;
          const { model = null, randomSeed = 0 } = overrides;
          return {
            plan: {
              runKey: digest(drop.digest, digestOf({ model, randomSeed })),
              dataset: 'set',
              roles: {},
              stages: [{ name: 'filter', worker: 'filter', segment: 0, steps: self.steps }],
            },
          };
        },
        async synthesize() {
          self.started.push('synthesis');
          return join(folder, 'assembly');
        },
        reach: async () =>
          self.reachable ? { reached: true } : { reached: false, why: 'The connection was refused.' },
        async readSecret(name) {
          const key = self.secrets[name];
          if (key === undefined) throw new Error('There is no secret of that name.');
          return key;
        },
        toldRevisions: async ({ url }) => self.revisions[url] ?? {},
        exitSoon: (code) => void exitedSoon.push(code),
        freeBytes: async () => self.freeBytes,
      };
      const code = await command(words, world);
      return { code, out, err, exitedSoon };
    },
  };
  self.write('drop/run.yaml', runYaml);
  self.write('drop/seeds.jsonl', '{"question":"What is 1 + 1?","answer_text":"2"}\n');
  return self;
}
