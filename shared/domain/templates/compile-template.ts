import { parse } from '@huggingface/jinja';
import { filters } from './filters.ts';
import { type ForeignNode, nodeOf, nodesOf, optionalNode, textOf, wrongSyntax } from './foreign-tree.ts';
import { lexTemplate } from './lex-template.ts';
import { maximumSourceCharacters } from './limits.ts';
import { ExpressionReader, type Known } from './read-expression.ts';
import type { Expression, Statement, Target } from './syntax.ts';
import type { Token } from './tag-tokens.ts';
import { TemplateError } from './template-error.ts';
import { tests } from './tests.ts';

/** A template that has been read and checked; it holds no data and can be rendered any number of times. */
export interface Template {
  readonly source: string;
  readonly statements: readonly Statement[];
}

const known: Known = { filters: new Set(filters.keys()), tests: new Set(tests.keys()) };

/**
 * Reads a Jinja template: grammar by `@huggingface/jinja` (its parser only), meaning by this engine.
 *
 * @throws TemplateError with a line for wrong syntax, unknown filters and tests, and what is left out on purpose
 * (macros, inheritance, includes, imports).
 */
export function compileTemplate(source: string): Template {
  if (source.length > maximumSourceCharacters) {
    throw new TemplateError('limit', `the template is longer than ${maximumSourceCharacters} characters`);
  }
  const tokens = lexTemplate(source);
  let body: readonly ForeignNode[];
  try {
    body = nodesOf(parse(tokens as Parameters<typeof parse>[0]), 'body', 1);
  } catch (cause) {
    // The library throws whatever it trips over, a TypeError at the end of the tokens for one.
    if (cause instanceof TemplateError) throw cause;
    throw wrongSyntax('the template cannot be read, a tag is not complete or has a word too many', failureLine(tokens));
  }
  return { source, statements: readBody(body, 1, 0) };
}

/** Line of the statement at which the library's parser gives up; it does not say, so a second try is watched. */
function failureLine(tokens: readonly Token[]): number {
  let furthest = 0;
  const watched = new Proxy([...tokens], {
    get(target, property) {
      if (typeof property === 'string' && /^\d+$/.test(property)) furthest = Math.max(furthest, Number(property));
      return Reflect.get(target, property);
    },
  });
  try {
    parse(watched as Parameters<typeof parse>[0]);
  } catch {
    // The same failure as before; only how far it came is of interest.
  }
  const marks = tokens.slice(0, furthest + 1).filter(({ type }) => type === 'Comment');
  return Number(marks.at(-1)?.value ?? 1);
}

function readBody(nodes: readonly ForeignNode[], firstLine: number, depth: number): Statement[] {
  // An elif is an if inside the else of another, without a block of its own.
  if (depth > 300) throw new TemplateError('limit', 'too many branches', { line: firstLine });
  const statements: Statement[] = [];
  let line = firstLine;
  for (const node of nodes) {
    if (node.type === 'Comment') line = Number(textOf(node, 'value', line));
    else statements.push(readStatement(node, line, depth));
  }
  return statements;
}

function readStatement(node: ForeignNode, line: number, depth: number): Statement {
  const reader = new ExpressionReader(known, line);
  const body = (member: string): Statement[] => readBody(nodesOf(node, member, line), line, depth + 1);
  switch (node.type) {
    case 'StringLiteral':
      return { type: 'text', line, text: textOf(node, 'value', line) };
    case 'If':
      return {
        type: 'if',
        line,
        condition: reader.read(nodeOf(node, 'test', line)),
        whenTrue: body('body'),
        otherwise: body('alternate'),
      };
    case 'For':
      return readFor(node, reader, body);
    case 'Set': {
      const target = readTarget(nodeOf(node, 'assignee', line), line);
      const value = optionalNode(node, 'value');
      if (value === undefined) return { type: 'capture', line, target, body: body('body') };
      return { type: 'set', line, target, value: reader.read(value) };
    }
    case 'FilterStatement': {
      const { name, args } = reader.filterCall(nodeOf(node, 'filter', line));
      if (!known.filters.has(name)) throw wrongSyntax(`there is no filter '${name}'`, line);
      return { type: 'filtered', line, name, args, body: body('body') };
    }
    default:
      return { type: 'print', line, expression: reader.read(node) };
  }
}

/** The grammar reads `for x in xs if c` like the inline if `xs if c`; in a `for` it filters. */
function readFor(node: ForeignNode, reader: ExpressionReader, body: (member: string) => Statement[]): Statement {
  const { line } = reader;
  const iterable = reader.read(nodeOf(node, 'iterable', line));
  const filtered = iterable.type === 'conditional' && iterable.otherwise === undefined;
  const condition: Expression | undefined = filtered ? iterable.condition : undefined;
  return {
    type: 'for',
    line,
    target: readTarget(nodeOf(node, 'loopvar', line), line),
    iterable: filtered ? iterable.whenTrue : iterable,
    condition,
    body: body('body'),
    otherwise: body('defaultBlock'),
  };
}

function readTarget(node: ForeignNode, line: number): Target {
  if (node.type === 'TupleLiteral') {
    return { type: 'names', targets: nodesOf(node, 'value', line).map((item) => readTarget(item, line)) };
  }
  if (node.type === 'MemberExpression' && Reflect.get(node, 'computed') !== true) {
    const object = textOf(nodeOf(node, 'object', line), 'value', line);
    return { type: 'member', object, name: textOf(nodeOf(node, 'property', line), 'value', line) };
  }
  if (node.type !== 'Identifier') throw wrongSyntax('only names can be set', line);
  const name = textOf(node, 'value', line);
  if (name.startsWith('\0') || /^(?:true|false|none|loop)$/i.test(name)) {
    throw wrongSyntax(`'${name}' cannot be set`, line);
  }
  return { type: 'name', name };
}
