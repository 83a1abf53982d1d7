import { TemplateError } from './template-error.ts';

/** Bounds of one rendering. Templates come from task files of strangers: each must end, soon and small. */
export interface TemplateLimits {
  /** Steps: one per syntax node and list entry, one per 64 characters that an operation touches. */
  readonly fuel: number;
  /** Nesting of values that are printed or compared. */
  readonly depth: number;
  /** Length of a `range`. */
  readonly range: number;
  /** UTF-16 units of any string, and of the output. */
  readonly characters: number;
}

/** The dearest of 827 known task templates on short rows takes 146 steps; this many end within 0.1 s. The rest is guessed. */
export const defaultLimits: TemplateLimits = { fuel: 100_000, depth: 100, range: 100_000, characters: 1_048_576 };

/** Source of a template: task files are at most 256 KiB. */
export const maximumSourceCharacters = 262_144;

/** Counts down the fuel of one rendering. */
export class Meter {
  readonly limits: TemplateLimits;
  #left: number;

  constructor(limits: TemplateLimits) {
    this.limits = limits;
    this.#left = limits.fuel;
  }

  /** @throws TemplateError when the fuel is used up. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TemplateError('limit', `the template takes more than ${this.limits.fuel} steps`);
  }

  /** Pays for work that touches every character of a text. */
  touch(text: string): void {
    this.spend(1 + (text.length >>> 6));
  }

  /** Pays for looking for one text in another; both long is quadratic at worst. */
  search(text: string, wanted: string): void {
    this.spend(1 + (text.length >>> 6) + Math.floor((text.length * wanted.length) / 4096));
  }

  /** Pays for a text of this length before it is made, and refuses one that is too long. */
  make(characters: number): void {
    if (!(characters <= this.limits.characters)) {
      throw new TemplateError('limit', `a text would have more than ${this.limits.characters} characters`);
    }
    this.spend(1 + (characters >>> 6));
  }

  /** Refuses values nested deeper than the limit. */
  descend(depth: number): void {
    if (depth > this.limits.depth) {
      throw new TemplateError('limit', `a value is nested deeper than ${this.limits.depth} levels`);
    }
    this.spend(1);
  }
}
