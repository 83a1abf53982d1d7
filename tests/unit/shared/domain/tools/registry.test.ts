import { expect, it } from 'vitest';
import { tools } from '../../../../../shared/domain/tools/registry.ts';
import type { Tool } from '../../../../../shared/domain/tools/tool.ts';

it('finds tools by their own names', () => {
  const named: readonly [string, Tool][] = [...tools];
  for (const [name, tool] of named) {
    expect(tool.name).toBe(name);
    expect(tool.about.length).toBeGreaterThan(10);
    expect(tool.inputs.length).toBeGreaterThan(0);
  }
});
