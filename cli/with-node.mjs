// Runs a program of ours on a Node that reads TypeScript, whatever Node is in the path: `node cli/with-node.mjs <file> ...`.
import { spawnSync } from 'node:child_process';
import { nodeProgram } from './node-program.mjs';

const { status, error } = spawnSync(nodeProgram(), process.argv.slice(2), { stdio: 'inherit' });
if (error) throw error;
process.exit(status ?? 1);
