#!/usr/bin/env node
// The `sower` command: makes sure of packages and of a Node 24, then hands over to cli/main.ts.
import { join } from 'node:path';
import { handOver } from './hand-over.mjs';
import { installWhatIsMissing, root } from './install.mjs';

installWhatIsMissing();
process.exitCode = await handOver(join(root, 'cli', 'main.ts'), process.argv.slice(2));
