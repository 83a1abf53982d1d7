const tag = /<(\/?)(?:think|thinking|thought|thoughts|reasoning|scratchpad)>|<\|(begin|end)_of_thought\|>/giu;

/** A reply apart from the blocks in which a reasoning model thinks aloud. */
export interface Unthought {
  /** What is outside of the blocks. */
  readonly text: string;
  /** Contents of the closed blocks. */
  readonly blocks: readonly string[];
  /** A block was opened and never closed, so nothing after it can be told from thinking. */
  readonly open: boolean;
}

/**
 * Takes reasoning blocks (`<think>...</think>` and its relatives) out of a reply. A closing tag without an opening one
 * ends a block that the chat template opened in the prompt.
 */
export function splitReasoning(reply: string): Unthought {
  const blocks: string[] = [];
  let text = '';
  let depth = 0;
  let from = 0;
  for (const match of reply.matchAll(tag)) {
    const closes = match[1] === '/' || match[2]?.toLowerCase() === 'end';
    const piece = reply.slice(from, match.index);
    if (closes && depth === 0) {
      blocks.push(text + piece);
      text = '';
    } else if (closes) {
      depth -= 1;
      if (depth === 0) blocks.push(piece);
      else continue;
    } else {
      depth += 1;
      if (depth > 1) continue;
      text += piece;
    }
    from = match.index + match[0].length;
  }
  return { text: (depth === 0 ? text + reply.slice(from) : text).trim(), blocks, open: depth > 0 };
}
