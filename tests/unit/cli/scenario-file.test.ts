import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandError } from '../../../cli/errors.ts';
import { readScenario } from '../../../cli/scenario-file.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function dropWith(scenario?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  folders.push(folder);
  if (scenario !== undefined) writeFileSync(join(folder, 'scripted.yaml'), scenario);
  return folder;
}

describe('readScenario', () => {
  it('is empty for a drop that brings none', () => {
    expect(readScenario(dropWith())).toEqual({});
  });

  it('reads replies, faults and latency', () => {
    const folder = dropWith(
      'replies:\n  - when: { label: rewrite }\n    say: "{source}"\nlatency: { medianMs: 5, sigma: 1 }\n',
    );
    expect(readScenario(folder)).toEqual({
      replies: [{ when: { label: 'rewrite' }, say: '{source}' }],
      latency: { medianMs: 5, sigma: 1 },
    });
  });

  it.each([
    ['replys: []\n', /scripted\.yaml:1:1: unknown key "replys".* Did you mean "replies"/u],
    ['replies:\n  - when: {}\n    say: 5\n', /scripted\.yaml:3:10/u],
    ['replies: [', /scripted\.yaml:1:/u],
  ])('says where %j is wrong', (text, message) => {
    const found = (): string => {
      try {
        readScenario(dropWith(text));
      } catch (error) {
        if (error instanceof CommandError) return error.explanation.why ?? '';
      }
      return '';
    };
    expect(found()).toMatch(message);
  });
});
