import { statfs } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SignalSource } from './interrupts.ts';
import { reach } from './reach.ts';
import type { Output, World } from './world.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The world of a real process. Heavy parts are loaded when they are used, so that short answers come fast. */
export function realWorld(): World {
  const { env } = process;
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    environment: env,
    folder: process.cwd(),
    root,
    program: relative(root, process.cwd()).startsWith('..') ? `node ${join(root, 'cli', 'sower.mjs')}` : 'npx sower',
    now: Date.now,
    wait: (milliseconds) => sleep(milliseconds),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds);
      return () => clearInterval(timer);
    },
    signals,
    async startCloud(options) {
      return (await import('../local/local-cloud.ts')).startLocalCloud(options);
    },
    async startEmbeddedModel(options) {
      return (await import('../local/model/embedded-model.ts')).startEmbeddedModel(options);
    },
    async startEmbedder(options) {
      return (await import('../local/model/embedded-embedder.ts')).startEmbedder(options);
    },
    async embedderState(environment) {
      return (await import('../local/model/embedded-embedder.ts')).embedderState(environment);
    },
    async embeddedModelState(environment) {
      return (await import('../local/model/embedded-model.ts')).embeddedModelState(environment);
    },
    async presentPython() {
      return (await import('../local/python/python-folder.ts')).presentPython(env);
    },
    async fetchPython(signal, onProgress) {
      return (await import('../local/python/fetch-python.ts')).fetchPython({ environment: env, signal, onProgress });
    },
    async scriptedModel(scenario) {
      return (await import('../local/services/scripted-model.ts')).scriptedModel({ scenario });
    },
    async checkDrop(drop, overrides) {
      return (await import('./drop-check.ts')).checkDrop(root, drop, overrides);
    },
    async synthesize(options) {
      return (await import('./synth.ts')).synthesize({ ...options, root, environment: env });
    },
    reach,
    async readSecret(name) {
      return (await import('../local/services/secrets-manager.ts')).readSecretKey(name);
    },
    async toldRevisions(server, signal) {
      return (await import('./model-revisions.ts')).toldRevisions(server, signal);
    },
    async freeBytes(folder) {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
    exitSoon(code, milliseconds) {
      setTimeout(() => process.exit(code), milliseconds).unref();
    },
  };
}

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

function outputOf(stream: NodeJS.WriteStream): Output {
  const { env } = process;
  const capable = stream.isTTY === true && env.TERM !== 'dumb' && !env.CI;
  return {
    write: (text) => void stream.write(text),
    isTerminal: capable,
    colours: capable && !env.NO_COLOR,
    get columns() {
      return stream.columns || 80;
    },
    get rows() {
      return stream.rows || 24;
    },
  };
}

/** A closed terminal (SIGHUP) asks as politely as Ctrl-C does. */
const signals: SignalSource = (listener) => {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const handlers = names.map((name) => [name, () => listener(name)] as const);
  for (const [name, handler] of handlers) process.on(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
};
