import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanReply } from '../../../../../shared/domain/parsers/clean-reply.ts';

describe('cleanReply', () => {
  it('removes what cannot be seen', () => {
    expect(cleanReply('\ufeffa\0b\u001b[31mc\u202ed')).toBe('ab[31mcd');
  });

  it('knows every line end', () => {
    expect(cleanReply('a\r\nb\rc\u2028d\te')).toBe('a\nb\nc\nd\te');
  });

  it('replaces halves of surrogate pairs and leaves letters, joiners and emoji', () => {
    expect(cleanReply('x\ud83dy')).toBe('x\ufffdy');
    expect(cleanReply('👩‍👩‍👧 می‌خواهم é')).toBe('👩‍👩‍👧 می‌خواهم é');
  });

  it('changes nothing when it is applied again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => cleanReply(cleanReply(text)) === cleanReply(text)));
  });
});
