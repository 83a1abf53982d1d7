import { describe, expect, it } from 'vitest';
import { countScripts, scriptsOf } from '../../../../../shared/domain/text/scripts.ts';

describe('countScripts', () => {
  it('counts letters by script and nothing else', () => {
    expect(Object.fromEntries(countScripts('ab1 жé 水!ᚠ'))).toEqual({ Latin: 3, Cyrillic: 1, Han: 1, Other: 1 });
  });
});

describe('scriptsOf', () => {
  it('knows a language with or without its region', () => {
    expect(scriptsOf('en')).toEqual(['Latin']);
    expect(scriptsOf('zh-TW')).toEqual(['Han']);
    expect(scriptsOf('JA')).toContain('Hiragana');
  });

  it('says nothing of a language it does not know', () => {
    expect(scriptsOf('und')).toBeUndefined();
    expect(scriptsOf('constructor')).toBeUndefined();
    expect(scriptsOf('')).toBeUndefined();
  });
});
