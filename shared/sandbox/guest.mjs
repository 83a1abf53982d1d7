// Runs in a child process without any permission but to read the folder of Python's own files: loads Python as
// WebAssembly, closes every door of Node behind it, then does one job after the other. Plain JavaScript on purpose:
// the child starts from this very file, with no reader of TypeScript and no bundle around it.
//
// Lines of JSON go both ways: `{ snapshot }` comes first and says how many bytes of a memory image follow (0: none, -1:
// make one, hand it out and end). Then jobs come in and results go out; `{ archives }` loads the linter.
import { readFileSync, writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder = ''] = process.argv.slice(2);
const python = join(folder, 'python');
const { stdin } = process;
const exit = process.reallyExit.bind(process);

const reader = stdin[Symbol.asyncIterator]();
/** Pieces of what the other end said; joined when they are enough. */
let pieces = [];

async function bytes(sizeIn) {
  for (;;) {
    const size = sizeIn(pieces);
    if (size !== undefined) {
      const all = Buffer.concat(pieces);
      pieces = [all.subarray(size)];
      return all.subarray(0, size);
    }
    const { value, done } = await reader.next();
    if (done) exit(0);
    pieces.push(value);
  }
}

async function line() {
  const taken = await bytes((held) => {
    const last = held.findIndex((piece) => piece.includes(10));
    return last < 0 ? undefined : lengthOf(held.slice(0, last)) + held[last].indexOf(10) + 1;
  });
  return JSON.parse(taken.toString());
}

const lengthOf = (held) => held.reduce((sum, piece) => sum + piece.length, 0);

/** Blocks until all is written: nothing else runs here while a job does. */
function say(value, more) {
  for (let rest of [Buffer.from(`${JSON.stringify(value)}\n`), ...(more === undefined ? [] : [more])])
    while (rest.length > 0) {
      try {
        rest = rest.subarray(writeSync(1, rest));
      } catch (error) {
        if (error.code !== 'EAGAIN') exit(1);
      }
    }
}

/** What the job at hand has printed and may print, in bytes. */
let printed = 0;
let mostPrinted = 0;

function print(buffer) {
  printed += buffer.length;
  if (printed > mostPrinted) {
    say({ result: { ok: false, problem: 'output' } });
    exit(0);
  }
  return buffer.length;
}

const { snapshot } = await line();
const image = snapshot > 0 ? await bytes((held) => (lengthOf(held) < snapshot ? undefined : snapshot)) : undefined;

// Pyodide asks Node for constants of the file system, which a process without permissions must not; it never uses them.
process.binding = () => ({ fs: {} });
const { loadPyodide } = await import(pathToFileURL(join(python, 'pyodide.mjs')).href);
const pyodide = await loadPyodide({
  indexURL: `${python}/`,
  env: { HOME: '/home', PYTHONHASHSEED: '0' },
  jsglobals: Object.freeze(Object.create(null)),
  ...(snapshot < 0 ? { _makeSnapshot: true } : {}),
  ...(image === undefined ? {} : { _loadSnapshot: image }),
});
if (snapshot < 0) {
  const made = pyodide.makeMemorySnapshot();
  say({ snapshot: made.length }, made);
  exit(0);
}
pyodide.setStdin({ stdin: () => undefined });
for (const set of [pyodide.setStdout, pyodide.setStderr]) set.call(pyodide, { write: print });

mostPrinted = Number.POSITIVE_INFINITY;
const names = pyodide.globals.get('dict')();
pyodide.runPython(readFileSync(join(folder, 'harness.py'), 'utf8'), { globals: names, filename: 'harness.py' });
const ready = names.get('begin')();
const run = names.get('run');
closeDoors();
say({ ready });

for (;;) {
  const { archives, tool, inputs, options, output } = await line();
  mostPrinted = Number.POSITIVE_INFINITY;
  if (archives !== undefined) {
    for (const [name, extractDir] of Object.entries(archives))
      pyodide.unpackArchive(new Uint8Array(readFileSync(join(python, name))), 'zip', { extractDir });
    try {
      say({ ready: names.get('load_linter')(readFileSync(join(folder, 'linux-3.11-names.json'), 'utf8')) });
    } catch (error) {
      say({ fault: String(error?.message).slice(-300) });
      exit(1);
    }
    continue;
  }
  printed = 0;
  mostPrinted = output;
  try {
    say({ result: JSON.parse(run(tool, JSON.stringify({ inputs, options, output }))) });
  } catch (error) {
    const memory = /MemoryError|out of memory|allocation failed/iu.test(String(error?.message));
    say({ result: { ok: false, problem: memory ? 'memory' : 'crash' } });
    exit(0);
  }
}

/**
 * After this nothing in the process leads to a file, a socket, a process or a module, also for one who gets from Python
 * into JavaScript: new modules do not load, texts do not become code (a switch of the process), and the objects that
 * would do something are gone. What keeps the process apart from files and processes is Node's permission model; this
 * is for what it leaves open, the network above all.
 */
function closeDoors() {
  const refuse = () => {
    throw new Error('no modules here');
  };
  registerHooks({ resolve: refuse, load: refuse });
  const gone = ['fetch', 'WebSocket', 'EventSource', 'BroadcastChannel', 'navigator', 'Worker', 'MessageChannel'];
  for (const name of [...gone, 'localStorage', 'sessionStorage', 'Storage', 'process', 'global', 'require', 'module'])
    Object.defineProperty(globalThis, name, { value: undefined, configurable: false, writable: false });
}
