/** A text without the marks of Markdown; code and formulas are left alone. */
export function stripMarkdown(text: string): string {
  return text
    .split(/(`{3,}[\s\S]*?`{3,})/u)
    .map((part, index) => (index % 2 === 1 ? part : stripPart(part)))
    .join('');
}

function stripPart(text: string): string {
  return text
    .replace(/^[ \t]{0,3}#{1,6}[ \t]+([^\n]*)$/gmu, (_whole, title: string) => withoutHashes(title))
    .replace(/^[ \t]{0,3}>[ \t]?/gmu, '')
    .replace(/^([ \t]*)[*+-][ \t]+/gmu, '$1')
    .replace(/!?\[([^\]\n]{0,1000})\]\([^)\s]{0,2000}\)/gu, '$1')
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/gu, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*?\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/^[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/gmu, '');
}

/** A heading may be closed by further hashes. */
function withoutHashes(title: string): string {
  const text = title.trimEnd();
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  return text.slice(0, end).trimEnd();
}
