import { describe, expect, it } from 'vitest';
import { promptRoles } from '../../../../../shared/domain/steps/prompt-roles.ts';

const step = (kind: string, options: object) => ({ id: kind, kind, options });

describe('promptRoles', () => {
  it('names the role of the prompt, and its partner where it has one', () => {
    expect(promptRoles([step('expand', { count: 3 }), step('prompt', { role: 'solver' })])).toEqual(['solver']);
    expect(promptRoles([step('prompt', { role: 'writer', partner: { role: 'asker' } })])).toEqual(['writer', 'asker']);
  });

  it('names none for stages that ask nobody', () => {
    expect(promptRoles([])).toEqual([]);
    expect(promptRoles([step('filter', { role: 'solver' })])).toEqual([]);
  });
});
