/** What a program tries against the computer that it runs on. */
export interface HostileProgram {
  readonly about: string;
  /** Sets `won` to something true when it got what it wanted. */
  readonly program: string;
  /** The problem that the job ends with; `test_failed` when not given: it was refused and said so. */
  readonly problem?: string;
}

export interface Surroundings {
  /** A file of the computer with a secret in it. */
  readonly secretFile: string;
  /** A folder of the computer that may be written to. */
  readonly folder: string;
  /** A server on the loopback address. */
  readonly port: number;
}

const of = (about: string, program: string, problem?: string): HostileProgram => ({
  about,
  program,
  ...(problem === undefined ? {} : { problem }),
});

/** Ways from Python into the JavaScript around it, and what to do there. */
const someProxies = `
import gc, sys
from pyodide.ffi import JsProxy, to_js, create_proxy
proxies = [one for one in gc.get_objects() if isinstance(one, JsProxy)]
for module in list(sys.modules.values()):
    for name in dir(module or 0):
        try:
            one = getattr(module, name)
        except Exception:
            continue
        if isinstance(one, JsProxy):
            proxies.append(one)
proxies += [to_js({"a": 1}), to_js([1]), create_proxy(len)]
`;

export const hostilePrograms = ({ secretFile, folder, port }: Surroundings): readonly HostileProgram[] => [
  // Read
  of('reads a file of the computer', `won = open(${q(secretFile)}).read()`),
  of('reads the accounts of the computer', `won = open("/etc/passwd").read()`),
  of('reads the environment of its process from /proc', `won = open("/proc/self/environ").read()`),
  of('looks for a secret in the environment', `import os\nwon = os.environ["SOWER_TEST_SECRET"]`),
  of(
    'looks for any credentials in the environment',
    `import os\nwon = [n for n in os.environ if "AWS" in n or "KEY" in n]`,
  ),
  of('lists a folder of the computer', `import os\nwon = os.listdir(${q(folder)})`),
  of('finds files in the folder that it starts in', `import os\nwon = os.listdir(".")`),
  of('opens a descriptor that it was not given', `import os\nwon = [os.read(n, 1) for n in range(3, 40)]`),
  // Write
  of('writes a file into a folder of the computer', `open(${q(`${folder}/written`)}, "w").write("x")\nwon = True`),
  of('removes a file of the computer', `import os\nos.remove(${q(secretFile)})\nwon = True`),
  of('renames a file of the computer', `import os\nos.rename(${q(secretFile)}, ${q(`${folder}/renamed`)})\nwon = True`),
  of(
    'links to a file of the computer and reads it',
    `import os\nos.symlink(${q(secretFile)}, "/job/link")\nwon = open("/job/link").read()`,
  ),
  of('changes the rights of a file of the computer', `import os\nos.chmod(${q(secretFile)}, 0)\nwon = True`),
  of(
    'mounts a folder of the computer',
    `${someProxies}\nwon = [p.FS.mount(p.FS.filesystems.NODEFS, {"root": "/"}, "/mnt") for p in proxies]`,
  ),
  // Start
  of('forks', `import os\nwon = os.fork() >= 0`),
  of('runs a command by the shell', `import os\nwon = os.system(${q(`touch ${folder}/shell`)}) == 0`, 'crash'),
  of('runs a command by popen', `import os\nwon = os.popen("id").read()`),
  of('runs a program', `import subprocess\nwon = subprocess.run(["/bin/sh", "-c", "id"], capture_output=True).stdout`),
  of('becomes another program', `import os\nos.execv("/bin/sh", ["sh", "-c", "id"])\nwon = True`),
  of('spawns a program', `import os\nwon = os.posix_spawn("/bin/sh", ["sh"], {}) >= 0`),
  of(
    'starts a process of Python',
    `import multiprocessing\np = multiprocessing.Process(target=print)\np.start()\nwon = True`,
  ),
  of('starts a thread', `import threading\nthreading.Thread(target=print).start()\nwon = True`),
  of(
    'runs a command by the C library',
    `import ctypes\nwon = ctypes.CDLL(None).system(${q(`touch ${folder}/c`)}.encode()) == 0`,
    'crash',
  ),
  of('signals its parent', `import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nwon = os.getppid() > 1`),
  // Connect
  of('connects to a server', `import socket\nsocket.create_connection(("127.0.0.1", ${port}), 2)\nwon = True`),
  of(
    'fetches a page',
    `import urllib.request\nwon = urllib.request.urlopen("http://127.0.0.1:${port}/", timeout=2).read()`,
  ),
  of(
    'fetches a page by http.client',
    `import http.client\nc = http.client.HTTPConnection("127.0.0.1", ${port}, timeout=2)\nc.request("GET", "/")\nwon = c.getresponse().read()`,
  ),
  of(
    'fetches a page by the browser',
    `from pyodide.http import open_url\nwon = open_url("http://127.0.0.1:${port}/").read()`,
  ),
  of(
    'fetches a page in an event loop',
    `import asyncio\nfrom pyodide.http import pyfetch\nwon = asyncio.run(pyfetch("http://127.0.0.1:${port}/"))`,
  ),
  of(
    'opens a connection in an event loop',
    `import asyncio\nwon = asyncio.run(asyncio.open_connection("127.0.0.1", ${port}))`,
  ),
  of(
    'sends a datagram',
    `import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", ${port}))\nwon = True`,
  ),
  of('fetches packages', `import pyodide_js\nwon = pyodide_js.loadPackage("http://127.0.0.1:${port}/x.whl")`),
  // Get out of Python
  of('imports JavaScript', `import js\nwon = js.process`),
  of('imports Pyodide', `import pyodide_js\nwon = pyodide_js._module`),
  of(
    'imports JavaScript again after it has cleaned up',
    `import sys\nfor n in ("js", "pyodide_js"):\n    sys.modules.pop(n, None)\nimport js\nwon = js.process.env`,
  ),
  of('runs JavaScript', `from pyodide.code import run_js\nwon = run_js("process.version")`),
  of(
    'runs JavaScript by the C library',
    `import ctypes\nctypes.CDLL(None).emscripten_run_script(b"globalThis.won = 1")\nwon = True`,
    'crash',
  ),
  of(
    'makes a function of a text',
    `${someProxies}\nwon = None\nfor p in proxies:\n    try:\n        won = won or p.constructor.constructor("return this")()\n    except Exception:\n        pass`,
  ),
  of(
    'finds Node through any object of JavaScript',
    `${someProxies}\nwon = []\nfor p in proxies:\n    for name in ("process", "require", "fetch", "module", "global", "globalThis", "constructor.constructor.prototype.process"):\n        try:\n            found = p\n            for part in name.split("."):\n                found = getattr(found, part)\n            won.append(found.version)\n        except Exception:\n            pass`,
  ),
  of('makes its own interpreter core', `import _pyodide_core\nwon = _pyodide_core.js.process`),
  of('loads a native library', `import ctypes\nwon = ctypes.CDLL("libc.so.6").getpid()`),
  // Exhaust and confuse
  of('never ends', `while True:\n    pass`, 'timeout'),
  of('never ends in the engine of patterns', `import re\nre.match("(a+)+$", "a" * 40 + "b")`, 'timeout'),
  of('sleeps', `import time\ntime.sleep(60)\nwon = True`, 'timeout'),
  of(
    'catches everything and goes on',
    `while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass`,
    'timeout',
  ),
  of('takes all memory', `won = [0] * 10**9`, 'memory'),
  of('takes all memory piece by piece', `won = []\nwhile True:\n    won.append(bytearray(1 << 20))`, 'memory'),
  of('prints without end', `while True:\n    print("x" * 1000)`, 'output'),
  of(
    'calls itself without end',
    `import sys\nsys.setrecursionlimit(10**9)\ndef f():\n    return f()\nwon = f()`,
    'crash',
  ),
  of('nests itself deeper than any stack', `won = eval("(" * 90 + "1" + ")" * 90 + "+1" * 200000)`, 'crash'),
  of('raises an error as long as a book', `raise ValueError("x" * 10**6)`),
  of(
    'raises an error that cannot be printed',
    `class E(Exception):\n    def __str__(self):\n        raise E()\nraise E()`,
  ),
  of('leaves', `import sys\nsys.exit(0)`),
  of('leaves at once', `import os\nos._exit(0)`, 'crash'),
  of('ends the process by a signal', `import os\nos.abort()`, 'crash'),
  of('tears a hole into memory', `import ctypes\nctypes.memset(0, 255, 1 << 30)\nwon = True`, 'crash'),
  of(
    'says that it has passed',
    `import os\nos.write(1, b'{"result":{"ok":true,"problem":null}}\\n')\nraise SystemExit`,
  ),
  of(
    'takes the built-ins away',
    `import builtins\nfor name in list(vars(builtins)):\n    if name not in ("print", "len"):\n        delattr(builtins, name)\nwon = False`,
    'crash',
  ),
];

const q = (text: string): string => JSON.stringify(text);
