import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** Puts a conditional update together: names and values get aliases, so that any text may be a name. */
export interface DynamoUpdate {
  /** Alias of an attribute, or of a member of a map. */
  name(...path: readonly string[]): string;
  /** Alias of a value. */
  value(value: unknown): string;
  set(assignment: string): void;
  remove(name: string): void;
  /** Conditions that all have to hold. */
  when(...conditions: readonly string[]): void;
  finish(): Pick<
    UpdateItemCommandInput,
    'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
  >;
}

export function dynamoUpdate(): DynamoUpdate {
  const names = new Map<string, string>();
  const values = new Map<unknown, string>();
  const [assignments, removed, conditions]: [string[], string[], string[]] = [[], [], []];
  const alias = <Key>(known: Map<Key, string>, mark: string, key: Key): string => {
    const found = known.get(key) ?? `${mark}${known.size}`;
    known.set(key, found);
    return found;
  };
  return {
    name: (...path) => path.map((part) => alias(names, '#n', part)).join('.'),
    value: (value) => alias(values, ':v', value),
    set: (assignment) => {
      assignments.push(assignment);
    },
    remove: (name) => {
      removed.push(name);
    },
    when: (...added) => {
      conditions.push(...added);
    },
    finish: () => ({
      UpdateExpression: [
        ...(assignments.length === 0 ? [] : [`SET ${assignments.join(', ')}`]),
        ...(removed.length === 0 ? [] : [`REMOVE ${removed.join(', ')}`]),
      ].join(' '),
      ...(conditions.length === 0 ? {} : { ConditionExpression: conditions.join(' AND ') }),
      ExpressionAttributeNames: Object.fromEntries([...names].map(([text, short]) => [short, text])),
      ...(values.size === 0
        ? {}
        : {
            ExpressionAttributeValues: marshall(
              Object.fromEntries([...values].map(([value, short]) => [short, value])),
            ),
          }),
    }),
  };
}
