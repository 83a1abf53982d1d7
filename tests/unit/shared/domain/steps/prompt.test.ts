import { describe, expect, it } from 'vitest';
import { promptKind } from '../../../../../shared/domain/steps/prompt.ts';

const options = { role: 'solver', template: 'small/{answer_kind}.solve.yaml', max_tokens: 100 };
const partner = { role: 'curious', template: 'partner.yaml', max_tokens: 50 };

describe('prompt', () => {
  it('asks once, in one turn, unless told otherwise', () => {
    expect(promptKind.options.parse(options)).toEqual({ ...options, samples: 1, reask: 0, mode: 'single' });
  });

  it('reads the fields that choose its template', () => {
    expect(promptKind.reads(promptKind.options.parse(options))).toEqual(['answer_kind']);
  });

  it('keeps the groups of a scan together and offers their state to the prompt', () => {
    const scan = promptKind.options.parse({ ...options, mode: 'scan', by: ['doc_id'], order: 'chunk_index' });
    expect(promptKind.group?.(scan)).toEqual(['doc_id']);
    expect(promptKind.reads(scan)).toEqual(['answer_kind', 'doc_id', 'chunk_index']);
    expect(promptKind.prompts?.(scan)).toMatchObject([
      { role: 'solver', offers: ['carried_tail', 'carried_outline', 'carried_title', 'carried_pieces'] },
    ]);
  });

  it('has a prompt for each side of a chat, whose words it hands on', () => {
    const chat = promptKind.options.parse({ ...options, mode: 'chat', turns: 3, partner });
    expect(promptKind.writes(chat)).toEqual(['reply', 'messages']);
    expect(promptKind.prompts?.(chat)).toMatchObject([
      { at: [], role: 'solver' },
      { at: ['partner'], role: 'curious', template: 'partner.yaml', offers: ['dialogue', 'turn'] },
    ]);
    expect(promptKind.group?.(chat)).toEqual([]);
  });

  it.each([
    { max_tokens: 0 },
    { samples: 0 },
    { temperature: 3 },
    { top_p: 0 },
    { reask: 3 },
    { mode: 'scan' },
    { mode: 'scan', by: ['doc_id'] },
    { by: ['doc_id'], order: 'chunk_index' },
    { mode: 'chat', turns: 3 },
    { mode: 'chat', turns: 3, partner, reask: 1 },
    { turns: 3 },
    { model: 'x' },
  ])('refuses %j', (wrong) => {
    expect(promptKind.options.safeParse({ ...options, ...wrong }).success).toBe(false);
  });
});
