import { countLines, lexTag } from './lex-tag.ts';
import { type Token, tagTokens } from './tag-tokens.ts';
import { TemplateError } from './template-error.ts';

/** The library's parser recurses over blocks; known templates nest 3 deep. */
const maximumBlocks = 40;
const maximumTokens = 20_000;

const rawOpen = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const rawClose = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;

/**
 * Cuts a template into the tokens of the parser library, under Jinja's default settings with the last line break kept.
 * Every statement has a `Comment` token before it that carries its line.
 */
export function lexTemplate(template: string): Token[] {
  const source = template.replace(/\r\n?/g, '\n');
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  let blocks = 0;
  let stripNext = false;

  const push = (type: string, value: string): void => {
    tokens.push({ type, value, depth: 0 });
  };
  const pushText = (text: string, stripEnd: boolean): void => {
    const begun = stripNext ? text.trimStart() : text;
    const value = stripEnd ? begun.trimEnd() : begun;
    stripNext = false;
    if (value !== '') push('Text', value);
    line += countLines(text);
  };

  while (at < source.length) {
    const open = nextOpening(source, at);
    const mark = source.slice(open, open + 2);
    const strip = source[open + 2] === '-';
    pushText(source.slice(at, open), strip && open < source.length);
    if (open >= source.length) break;
    rawOpen.lastIndex = open;
    const raw = mark === '{%' ? rawOpen.exec(source) : null;
    const behind = open + 2 + (strip || (source[open + 2] === '+' && mark === '{%') ? 1 : 0);
    if (mark === '{#') {
      const end = source.indexOf('#}', behind);
      if (end < 0) throw new TemplateError('syntax', 'a comment is not closed, expected #}', { line });
      stripNext = source[end - 1] === '-' && end > behind;
      at = end + 2;
      line += countLines(source.slice(open, at));
    } else if (raw !== null) {
      rawClose.lastIndex = rawOpen.lastIndex;
      const close = rawClose.exec(source);
      if (close === null) throw new TemplateError('syntax', 'a raw block is not closed, expected endraw', { line });
      stripNext = raw[1] === '-';
      pushText(source.slice(rawOpen.lastIndex, close.index), close[1] === '-');
      stripNext = close[2] === '-';
      at = rawClose.lastIndex;
    } else {
      const close = mark === '{{' ? '}}' : '%}';
      const tag = lexTag(source, behind, close, line);
      if (tokens.length + tag.lexemes.length > maximumTokens) {
        throw new TemplateError('limit', `the template has more than ${maximumTokens} words`, { line });
      }
      if (tag.lexemes.length === 0) throw new TemplateError('syntax', 'a tag is empty', { line });
      const first = tag.lexemes[0]?.text ?? '';
      if (close === '%}') blocks += first.startsWith('end') ? -1 : /^(?:if|for|filter)$/.test(first) ? 1 : 0;
      if (blocks > maximumBlocks)
        throw new TemplateError('limit', `blocks nest deeper than ${maximumBlocks}`, { line });
      push('Comment', String(line));
      push(close === '}}' ? 'OpenExpression' : 'OpenStatement', mark);
      // In parentheses, so that `{{ a, b }}` is a tuple as in Jinja.
      if (close === '}}') push('OpenParen', '(');
      tokens.push(...tagTokens(tag.lexemes, close === '}}'));
      if (close === '}}') push('CloseParen', ')');
      push(close === '}}' ? 'CloseExpression' : 'CloseStatement', close);
      stripNext = tag.stripAfter;
      at = tag.end;
      line += tag.lines;
    }
  }
  return tokens;
}

function nextOpening(source: string, from: number): number {
  for (let at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
    if ('{%#'.includes(source[at + 1] ?? ' ')) return at;
  }
  return source.length;
}
