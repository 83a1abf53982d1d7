import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { pythonFiles } from '../shared/contract/python-files.ts';
import { type Bundle, bundleHandlers } from './bundle.ts';
import { BundledCode, placeholder, projectRoot } from './handler-code.ts';
import { SettingsWrong } from './settings.ts';

export interface SandboxSource {
  /** Folder of the project. */
  readonly root?: string | undefined;
  /** Folder with the files of Python; without it there is none in the code. */
  readonly python: string | undefined;
}

/** What runs in the process inside: read as they are, since no bundler and no reader of TypeScript is there. */
const inner = ['guest.mjs', 'harness.py', 'linux-3.11-names.json'];

/** The sandbox's code as an asset: the handler, the inner program, and Python, 18 MB. */
export function sandboxCode(stack: Stack, { root = projectRoot, python }: SandboxSource): Code {
  if (!stack.bundlingRequired) return Code.fromInline(placeholder);
  const files: Bundle = new Map([
    ...(bundleHandlers({ root, handlers: ['sandbox'] }).get('sandbox') ?? []),
    ...inner.map((name): [string, Uint8Array] => [name, readFileSync(join(root, 'shared', 'sandbox', name))]),
    ...(python === undefined ? [] : readPython(python)),
  ]);
  return new BundledCode(files);
}

/** @throws SettingsWrong when a file is missing or is not the one it should be. */
function readPython(folder: string): [string, Uint8Array][] {
  return pythonFiles.all.map(({ name, sha256 }) => {
    const bytes = readOrRefuse(join(folder, name));
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw new SettingsWrong(
        `${join(folder, name)} is not the file that it should be. Remove it and run: npx sower python`,
      );
    return [`python/${name}`, bytes];
  });
}

function readOrRefuse(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingsWrong(
      `The sandbox's Python is not complete: ${error instanceof Error ? error.message : file}. Run: npx sower python`,
    );
  }
}
