import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sandboxCode } from '../../cdk/sandbox-code.ts';
import { SettingsWrong } from '../../cdk/settings.ts';
import { pythonFiles } from '../../shared/contract/python-files.ts';
import { asText, referred, resources, synthesize } from './synthesize.ts';

const { SowerPipeline: template } = synthesize();
const [, found] = resources(template, 'AWS::Lambda::Function').find(
  ([, { Description }]) => Description === 'Sower: sandbox',
) ?? ['', {}];

it('gives the sandbox a role without a single policy, and no variables', () => {
  const role = referred(found.Role) ?? '';
  const properties = template.Resources[role]?.Properties ?? {};
  expect(Object.keys(properties).sort()).toEqual(['AssumeRolePolicyDocument', 'Description', 'Tags']);
  for (const [, policy] of [
    ...resources(template, 'AWS::IAM::Policy'),
    ...resources(template, 'AWS::IAM::ManagedPolicy'),
  ])
    expect(JSON.stringify(policy)).not.toContain(role);
  expect(found.Environment).toBeUndefined();
});

it('lets nobody call it but filter', () => {
  const callers = resources(template, 'AWS::IAM::Role').filter(([, role]) =>
    JSON.stringify(role).includes('lambda:InvokeFunction'),
  );
  const ours = callers.filter(([, role]) => JSON.stringify(role.Policies).includes('"SandboxFunction'));
  expect(ours.map(([, { Description }]) => asText(Description))).toEqual(['Rights of the filter function']);
});

it('refuses files that are not those of Python, and says how to get them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sower-python-'));
  const bundling = { bundlingRequired: true } as Parameters<typeof sandboxCode>[0];
  try {
    expect(() => sandboxCode(bundling, { python: folder })).toThrow(SettingsWrong);
    for (const { name } of pythonFiles.all) writeFileSync(join(folder, name), 'something else');
    expect(() => sandboxCode(bundling, { python: folder })).toThrow(
      /is not the file that it should be.*npx sower python/u,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
