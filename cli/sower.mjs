#!/usr/bin/env node
// The `sower` command: makes sure of packages and of a Node 24, then hands over to cli/main.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installWhatIsMissing, root } from './install.mjs';
import { nodeProgram } from './node-program.mjs';

installWhatIsMissing();
const child = spawn(nodeProgram(), [join(root, 'cli', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.stdin.isTTY || child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
