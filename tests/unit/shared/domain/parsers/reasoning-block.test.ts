import { describe, expect, it } from 'vitest';
import { splitReasoning } from '../../../../../shared/domain/parsers/reasoning-block.ts';

describe('splitReasoning', () => {
  it('takes a block out', () => {
    expect(splitReasoning('<think>hm</think>\nyes')).toEqual({ text: 'yes', blocks: ['hm'], open: false });
  });

  it('counts blocks', () => {
    expect(splitReasoning('<think>a</think>b<reasoning>c</reasoning>d').blocks).toEqual(['a', 'c']);
  });

  it('says when a block is never closed', () => {
    expect(splitReasoning('yes <think>no').open).toBe(true);
    expect(splitReasoning('<think>a<think>b</think>c').open).toBe(true);
  });

  it('takes text before a lone closing tag for a block that the prompt opened', () => {
    expect(splitReasoning('hm</think>yes')).toEqual({ text: 'yes', blocks: ['hm'], open: false });
  });

  it('takes nested blocks as one', () => {
    const { text, blocks } = splitReasoning('<think>a<think>b</think>c</think>yes');
    expect(text).toBe('yes');
    expect(blocks).toHaveLength(1);
  });

  it('leaves text without blocks alone', () => {
    expect(splitReasoning(' x < 5 and y > 3 ')).toEqual({ text: 'x < 5 and y > 3', blocks: [], open: false });
  });
});
