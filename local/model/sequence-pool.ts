import type { LlamaSequence, Token } from './llama-module.ts';

type SequenceState = Pick<LlamaSequence, 'compareContextTokens'>;

/**
 * Hands out the sequences of one context, each to one user at a time, first come first served. Of the free ones a
 * request gets the one that remembers most of its tokens, since only the rest has to be evaluated.
 */
export class SequencePool<S extends SequenceState> {
  readonly #free: S[];
  readonly #waiting: { readonly tokens: readonly Token[]; readonly give: (sequence: S) => void }[] = [];

  constructor(sequences: readonly S[]) {
    this.#free = [...sequences];
  }

  async use<T>(tokens: readonly Token[], work: (sequence: S) => Promise<T>): Promise<T> {
    const sequence = this.#take(tokens) ?? (await new Promise<S>((give) => this.#waiting.push({ tokens, give })));
    try {
      return await work(sequence);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(sequence);
      else next.give(sequence);
    }
  }

  #take(tokens: readonly Token[]): S | undefined {
    let best: { index: number; shared: number } | undefined;
    for (const [index, sequence] of this.#free.entries()) {
      const shared = sequence.compareContextTokens(tokens).firstDifferentIndex;
      if (best === undefined || shared > best.shared) best = { index, shared };
    }
    return best === undefined ? undefined : this.#free.splice(best.index, 1)[0];
  }
}
