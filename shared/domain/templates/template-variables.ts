import type { Template } from './compile-template.ts';
import { globals } from './globals.ts';
import { argumentsOf, type CallArguments, children, type Expression, type Statement, type Target } from './syntax.ts';

/** Names that a template takes from its data, each once, in order of appearance. */
export interface TemplateVariables {
  /** Used somewhere: the data must have them. */
  readonly used: readonly string[];
  /** Only looked at by `is defined`, `is undefined` or `default`: the data may have them. */
  readonly tested: readonly string[];
}

/** Names that the template needs, without those it sets itself. Globals count only when nothing hides them. */
export function templateVariables(template: Template): string[] {
  return [...findVariables(template).used];
}

/** Both groups of names; see {@link TemplateVariables}. */
export function findVariables(template: Template): TemplateVariables {
  const finder = new Finder();
  finder.statements(template.statements, new Set());
  const used = [...finder.used];
  return { used, tested: [...finder.tested].filter((name) => !finder.used.has(name)) };
}

class Finder {
  readonly used = new Set<string>();
  readonly tested = new Set<string>();

  statements(statements: readonly Statement[], bound: Set<string>): void {
    for (const statement of statements) this.#statement(statement, bound);
  }

  #statement(statement: Statement, bound: Set<string>): void {
    switch (statement.type) {
      case 'text':
        return;
      case 'print':
        this.#expression(statement.expression, bound);
        return;
      case 'if':
        this.#expression(statement.condition, bound);
        this.statements(statement.whenTrue, bound);
        this.statements(statement.otherwise, bound);
        return;
      case 'for': {
        this.#expression(statement.iterable, bound);
        const inner = new Set([...bound, 'loop']);
        bind(statement.target, inner);
        if (statement.condition !== undefined) this.#expression(statement.condition, inner);
        this.statements(statement.body, inner);
        this.statements(statement.otherwise, new Set(bound));
        return;
      }
      case 'set':
        this.#expression(statement.value, bound);
        bind(statement.target, bound);
        return;
      case 'capture':
        this.statements(statement.body, new Set(bound));
        bind(statement.target, bound);
        return;
      case 'filtered':
        this.#arguments(statement.args, bound);
        this.statements(statement.body, new Set(bound));
        return;
    }
  }

  #expression(expression: Expression, bound: ReadonlySet<string>): void {
    if (expression.type === 'name') {
      if (!bound.has(expression.name) && !globals.has(expression.name)) this.used.add(expression.name);
      return;
    }
    const tolerant =
      (expression.type === 'test' || expression.type === 'filter') &&
      expression.operand.type === 'name' &&
      /^(?:defined|undefined|default|d)$/.test(expression.name)
        ? expression.operand
        : undefined;
    if (tolerant !== undefined && !bound.has(tolerant.name)) this.tested.add(tolerant.name);
    for (const child of children(expression)) if (child !== tolerant) this.#expression(child, bound);
  }

  #arguments(args: CallArguments, bound: ReadonlySet<string>): void {
    for (const argument of argumentsOf(args)) this.#expression(argument, bound);
  }
}

function bind(target: Target, bound: Set<string>): void {
  if (target.type === 'name') bound.add(target.name);
  if (target.type === 'names') for (const part of target.targets) bind(part, bound);
}
