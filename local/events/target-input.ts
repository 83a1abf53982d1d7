import type { TemplateJson } from '../template.ts';

/** How a rule shapes the event for a target; at most one of the three is given. */
export interface InputShape {
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?:
    | { readonly InputPathsMap?: Readonly<Record<string, string>> | undefined; readonly InputTemplate: string }
    | undefined;
}

/** What the target gets, as JSON text. */
export function targetInput(event: TemplateJson, { Input, InputPath, InputTransformer }: InputShape): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath) ?? null);
  if (InputTransformer === undefined) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const text = InputTemplate.replace(/("?)<([\w.-]+)>("?)/gu, (_, before: string, name: string, after: string) => {
    const path = InputPathsMap[name];
    if (path === undefined) throw new Error(`The input template uses <${name}>, which has no path.`);
    return placed(valueAt(event, path), before, after);
  });
  return JSON.stringify(JSON.parse(text));
}

/** Inside quotes a text stands as it is (escaped), outside with quotes of its own; everything else is JSON. */
function placed(value: TemplateJson | undefined, before: string, after: string): string {
  const json = JSON.stringify(value ?? '');
  if (before === '' && after === '') return json;
  const bare = typeof value === 'string' || value === undefined ? json.slice(1, -1) : JSON.stringify(json).slice(1, -1);
  return `${before}${bare}${after}`;
}

/** Dotted paths with numeric indexes, such as `$.detail.records[0].key`. */
function valueAt(event: TemplateJson, path: string): TemplateJson | undefined {
  if (!/^\$(?:\.[\w-]+|\[\d+\]|\['[^']+'\])*$/u.test(path))
    throw new Error(`The local cloud does not know the input path ${path}.`);
  let value: TemplateJson | undefined = event;
  for (const [, dotted, index, quoted] of path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/gu)) {
    const name: string = dotted ?? index ?? quoted ?? '';
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(name)] : value[name];
  }
  return value;
}
