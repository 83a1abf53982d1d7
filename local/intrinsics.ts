import type { Template, TemplateJson } from './template.ts';

export interface IntrinsicSources {
  readonly template: Template;
  /** `AWS::Region` and the like. */
  readonly pseudo: Readonly<Record<string, string>>;
  /** What `Ref` of a resource gives; throws for a resource that has no value yet. */
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
}

export interface Resolver {
  /** The value without intrinsic functions; members that are `AWS::NoValue` are left out. */
  resolve(value: TemplateJson): TemplateJson | undefined;
  condition(name: string): boolean;
}

/**
 * CloudFormation's intrinsic functions over a template. An unknown function, parameter, mapping or attribute is an
 * error that names it: a guess would run something that is not what would be deployed.
 */
export function intrinsicResolver(sources: IntrinsicSources): Resolver {
  const { template, pseudo } = sources;

  function resolve(value: TemplateJson): TemplateJson | undefined {
    if (typeof value === 'string') return withoutDynamicReference(value);
    if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const names = Object.keys(value);
    const [name] = names;
    if (names.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::')))
      return call(name, value[name] ?? null);
    const entries = Object.entries(value).map(([key, member]) => [key, resolve(member)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, TemplateJson] => entry[1] !== undefined));
  }

  function call(name: string, argument: TemplateJson): TemplateJson | undefined {
    switch (name) {
      case 'Ref':
        return ref(text(argument));
      case 'Fn::GetAtt':
        return attribute(argument);
      case 'Fn::Join': {
        const [separator, parts] = pair(argument);
        return list(parts).map(text).join(text(separator));
      }
      case 'Fn::Split': {
        const [separator, whole] = pair(argument);
        return text(resolve(whole)).split(text(separator));
      }
      case 'Fn::Select': {
        const [index, items] = pair(argument);
        const chosen = list(items)[Number(text(resolve(index)))];
        if (chosen === undefined) throw new Error(`Fn::Select is out of bounds: ${JSON.stringify(argument)}`);
        return chosen;
      }
      case 'Fn::Sub':
        return substitute(argument);
      case 'Fn::If': {
        const [test, then, otherwise] = Array.isArray(argument) ? argument : [];
        return resolve((condition(text(test)) ? then : otherwise) ?? null);
      }
      case 'Fn::FindInMap': {
        const [map, first, second] = list(argument).map(text);
        const found = template.Mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
        if (found === undefined) throw new Error(`Fn::FindInMap finds nothing: ${JSON.stringify(argument)}`);
        return found;
      }
      case 'Fn::Base64':
        return Buffer.from(text(resolve(argument))).toString('base64');
      default:
        throw new Error(`The local cloud does not know the intrinsic function ${name}.`);
    }
  }

  function ref(name: string): string | undefined {
    if (name === 'AWS::NoValue') return undefined;
    if (name.startsWith('AWS::')) {
      const value = pseudo[name];
      if (value === undefined) throw new Error(`The local cloud does not know the pseudo parameter ${name}.`);
      return value;
    }
    const parameter = template.Parameters[name];
    if (!parameter) return sources.ref(name);
    if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::'))
      throw new Error(`The template's parameter ${name} (${parameter.Type}) has no value on this computer.`);
    return text(parameter.Default);
  }

  function attribute(argument: TemplateJson): string {
    if (Array.isArray(argument)) return sources.attribute(text(argument[0]), text(resolve(argument[1] ?? null)));
    const [id = '', ...rest] = text(argument).split('.');
    return sources.attribute(id, rest.join('.'));
  }

  function substitute(argument: TemplateJson): string {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument];
    const variables = given === undefined ? {} : record(resolve(given));
    return text(pattern).replace(/\$\{(!?)([^}]+)\}/gu, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(variables, name)) return text(variables[name]);
      return name.includes('.') ? attribute(name) : text(ref(name));
    });
  }

  function condition(name: string): boolean {
    const expression = template.Conditions[name];
    if (expression === undefined) throw new Error(`The template has no condition ${name}.`);
    return evaluate(expression);
  }

  function evaluate(expression: TemplateJson): boolean {
    const [[name, argument] = ['', null]] = Object.entries(expression ?? {});
    const parts: TemplateJson[] = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Condition':
        return condition(text(argument));
      case 'Fn::Equals':
        return text(resolve(parts[0] ?? null)) === text(resolve(parts[1] ?? null));
      case 'Fn::Not':
        return !evaluate(parts[0] ?? null);
      case 'Fn::And':
        return parts.every(evaluate);
      case 'Fn::Or':
        return parts.some(evaluate);
      default:
        throw new Error(`The local cloud does not know the condition function ${name}.`);
    }
  }

  function list(value: TemplateJson | undefined): TemplateJson[] {
    const resolved = value === undefined ? undefined : resolve(value);
    if (!Array.isArray(resolved)) throw new Error(`Expected a list in the template, got ${JSON.stringify(value)}.`);
    return resolved;
  }

  return { resolve, condition };
}

function pair(argument: TemplateJson): [TemplateJson, TemplateJson] {
  if (!Array.isArray(argument) || argument.length !== 2 || argument[0] === undefined || argument[1] === undefined)
    throw new Error(`Expected two arguments of an intrinsic function, got ${JSON.stringify(argument)}.`);
  return [argument[0], argument[1]];
}

function record(value: TemplateJson | undefined): { readonly [name: string]: TemplateJson } {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(`Expected an object in the template, got ${JSON.stringify(value)}.`);
}

function text(value: TemplateJson | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`Expected text in the template, got ${JSON.stringify(value)}.`);
}

function withoutDynamicReference(value: string): string {
  if (value.includes('{{resolve:'))
    throw new Error(`The local cloud cannot look up the dynamic reference in ${JSON.stringify(value)}.`);
  return value;
}
