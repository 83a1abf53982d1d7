import { pyTruth } from './compare.ts';
import type { Template } from './compile-template.ts';
import { Evaluator } from './evaluate.ts';
import { defaultLimits, Meter, type TemplateLimits } from './limits.ts';
import { loopMembers } from './loop.ts';
import { pyText } from './py-text.ts';
import type { PyValue } from './py-value.ts';
import { Scope } from './scope.ts';
import { pyItems } from './sequences.ts';
import type { Statement, Target } from './syntax.ts';
import { TemplateError, withLine } from './template-error.ts';
import { Namespace, typeFault, type Value, valueFault } from './value.ts';

/**
 * Fills a template in, as Jinja2 does with StrictUndefined, no autoescape and the last line break kept.
 *
 * @param variables shadow the globals (`range`, `namespace` ...); they are never read as templates themselves.
 * @throws TemplateError for undefined names, wrong types, and when a limit is reached; never anything else.
 */
export function renderTemplate(
  template: Template,
  variables: ReadonlyMap<string, PyValue>,
  limits: TemplateLimits = defaultLimits,
): string {
  return new Renderer(new Evaluator(new Meter(limits))).render(template, new Scope(variables));
}

class Renderer {
  readonly #evaluator: Evaluator;
  #line = 1;
  #out: string[] = [];
  #length = 0;

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  render(template: Template, scope: Scope): string {
    try {
      this.#run(template.statements, scope);
      return this.#out.join('');
    } catch (error) {
      throw error instanceof TemplateError ? withLine(error, this.#line) : error;
    }
  }

  #write(text: string): void {
    this.#length += text.length;
    if (this.#length > this.#evaluator.meter.limits.characters) this.#evaluator.meter.make(this.#length);
    this.#out.push(text);
  }

  /** What the statements write, apart from the main output. */
  #capture(statements: readonly Statement[], scope: Scope): string {
    const outer = this.#out;
    this.#out = [];
    this.#run(statements, scope);
    const text = this.#out.join('');
    this.#out = outer;
    return text;
  }

  #run(statements: readonly Statement[], scope: Scope): void {
    for (const statement of statements) {
      this.#line = statement.line;
      this.#evaluator.meter.spend(1);
      this.#step(statement, scope);
    }
  }

  #step(statement: Statement, scope: Scope): void {
    const evaluator = this.#evaluator;
    switch (statement.type) {
      case 'text':
        this.#write(statement.text);
        return;
      case 'print':
        this.#write(pyText(evaluator.evaluate(statement.expression, scope), evaluator.meter));
        return;
      case 'if': {
        const holds = pyTruth(evaluator.evaluate(statement.condition, scope));
        this.#run(holds ? statement.whenTrue : statement.otherwise, scope);
        return;
      }
      case 'for':
        this.#loop(statement, scope);
        return;
      case 'set':
        this.#assign(statement.target, evaluator.evaluate(statement.value, scope), scope);
        return;
      case 'capture':
        this.#assign(statement.target, this.#capture(statement.body, new Scope(scope)), scope);
        return;
      case 'filtered': {
        const text = this.#capture(statement.body, new Scope(scope));
        const args = evaluator.arguments(statement.args, scope);
        this.#write(pyText(evaluator.filter(statement.name, text, args), evaluator.meter));
        return;
      }
    }
  }

  #loop(statement: Extract<Statement, { type: 'for' }>, scope: Scope): void {
    const evaluator = this.#evaluator;
    const all = pyItems(evaluator.evaluate(statement.iterable, scope), evaluator.meter);
    const { condition } = statement;
    const items =
      condition === undefined
        ? all
        : all.filter((entry) => {
            const inner = new Scope(scope);
            this.#assign(statement.target, entry, inner);
            return pyTruth(evaluator.evaluate(condition, inner));
          });
    if (items.length === 0) this.#run(statement.otherwise, new Scope(scope));
    items.forEach((entry, index) => {
      const inner = new Scope(scope);
      inner.set('loop', loopMembers(items, index));
      this.#assign(statement.target, entry, inner);
      this.#run(statement.body, inner);
    });
  }

  #assign(target: Target, value: Value, scope: Scope): void {
    if (target.type === 'name') {
      scope.set(target.name, value);
      return;
    }
    if (target.type === 'member') {
      const object = scope.find(target.object);
      if (!(object instanceof Namespace)) throw typeFault('only attributes of a namespace can be set');
      object.members.set(target.name, value);
      return;
    }
    const items = pyItems(value, this.#evaluator.meter);
    if (items.length !== target.targets.length) {
      throw valueFault(`${items.length} values for ${target.targets.length} names`);
    }
    target.targets.forEach((part, index) => {
      this.#assign(part, items[index] ?? null, scope);
    });
  }
}
