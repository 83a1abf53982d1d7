/** A file that the sandbox's Python is made of. */
export interface PythonFile {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Where files come from: packages of npm, one file out of each entry, and wheels of the Python package index. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  /** Files of the package under the names that they have there, and the names that they get. */
  readonly files: readonly (PythonFile & { readonly from: string })[];
}

const library = 'library-3.11.zip';

/**
 * Python as WebAssembly (MPL-2.0; Python itself under PSF-2.0), and the sources of the library of Python 3.11, in which
 * the linter looks modules up: programs were written for it, and 3.14 lacks modules that they import.
 */
const packages: readonly PythonPackage[] = [
  {
    name: 'pyodide',
    version: '314.0.7',
    files: [
      file('pyodide.mjs', 17_931, '6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109'),
      file('pyodide.asm.mjs', 1_250_344, 'f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635'),
      file('pyodide.asm.wasm', 9_598_218, 'cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6'),
      file('python_stdlib.zip', 2_545_637, 'fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a'),
      file('pyodide-lock.json', 119_077, '5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010'),
    ],
  },
  {
    name: 'pyodide',
    version: '0.25.1',
    files: [
      {
        ...file('python_stdlib.zip', 2_323_181, '52866039fa3097e549649b9a62ffae8a1125f01ace7b2d077f34e3cbaff8d0ca'),
        name: library,
      },
    ],
  },
];

/** pylint (GPL-2.0-or-later) and what it needs; fetched and run as it is, no part of Sower. */
const wheels: readonly PythonFile[] = [
  wheel('astroid-4.3.4-py3-none-any', 288_310, '2bcd0d02648a443a4b818c952c3550091989daefac3c12d3b83b2289482e0818'),
  wheel('dill-0.4.1-py3-none-any', 120_019, '1e1ce33e978ae97fcfcff5638477032b801c46c7c65cf717f95fbc2248f79a9d'),
  wheel('isort-6.0.1-py3-none-any', 94_186, '2dc5d7f65c9678d94c88dfc29161a320eec67328bc97aad576874cb4be1e9615'),
  wheel('mccabe-0.7.0-py2.py3-none-any', 7_350, '6c2d30ab6be0e4a46919781807b4f0d834ebdd6c6e3dca0bda5a15f863427b6e'),
  wheel('platformdirs-4.14.7-py3-none-any', 89_658, '391513b74707c42335fff3ea17eaac657a7ee9ffcadd809634d34ea594d0122c'),
  wheel('pylint-4.1.4-py3-none-any', 591_735, 'b39fcc762ec4a7fe385d01b8e170fd996847297cdc0e3850bdda1435c74cfd95'),
  wheel('tomlkit-0.15.2-py3-none-any', 52_225, '05562412163a3037b94497385fb7f9204c637bc605af7a48199e41cf2272f437'),
];

/** Packages that the library of Python 3.11 had and the archive lacks: the same code under the names that it has had since. */
const more: readonly PythonFile[] = [
  wheel(
    'setuptools-65.5.0-py3-none-any',
    1_232_695,
    'f62ea9da9ed6289bfe868cd6845968a2c854d1427f8548d52cae02a42b4f0356',
  ),
  wheel('fissix-24.4.24-py3-none-any', 188533, 'be7f5c66e9e212bd9b3365c9e8f2453e973d0a645f31c8eba842724adb4c0c50'),
];

export const pythonFiles = {
  /** Names the whole set, e.g. in folders; changes with every file in it. */
  set: 'python-3.14-pylint-4.1.4-a',
  packages,
  wheels: [...wheels, ...more] as readonly PythonFile[],
  /** What the linter needs, and the folders that it is unpacked into. */
  archives: {
    [library]: '/library',
    ...Object.fromEntries(more.map(({ name }) => [name, '/more'])),
    ...Object.fromEntries(wheels.map(({ name }) => [name, '/linter'])),
  },
  /** Every file of the folder. */
  all: [...packages.flatMap(({ files }) => files), ...wheels, ...more] as readonly PythonFile[],
} as const;

function file(name: string, bytes: number, sha256: string): PythonFile & { readonly from: string } {
  return { name, from: name, bytes, sha256 };
}

function wheel(stem: string, bytes: number, sha256: string): PythonFile {
  return { name: `${stem}.whl`, bytes, sha256 };
}
