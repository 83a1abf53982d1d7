import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { softwareVersion } from '../../../../shared/contract/version.ts';

it('the version of the software is that of its package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: softwareVersion });
});
