/** Where something stands in an expression: 0-based offset of its first character. */
export interface At {
  readonly at: number;
}

/** Words that compare two values. */
export type Comparator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | '/' | '%';

/** An expression over the fields of a record. */
export type Expression = At &
  (
    | { readonly kind: 'value'; readonly value: null | boolean | number | string }
    | { readonly kind: 'field'; readonly path: readonly (string | number)[] }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'not' | 'negative'; readonly of: Expression }
    | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'in' | 'not in'; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'is null' | 'is not null'; readonly of: Expression }
    | {
        readonly kind: 'compare';
        readonly first: Expression;
        /** `0 < x <= 1` has two links. */
        readonly links: readonly { readonly sign: Comparator; readonly to: Expression }[];
      }
    | { readonly kind: 'arithmetic'; readonly sign: Arithmetic; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  );

/** What is wrong with an expression, and where: 0-based offset. */
export interface ExpressionFault {
  readonly offset: number;
  readonly message: string;
  /** The name that was probably meant is one of these. */
  readonly names?: { readonly wrong: string; readonly right: readonly string[] };
}
