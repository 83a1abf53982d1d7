/** What a field or an expression can hold, as far as a static check needs to know. Every one may also be null. */
export type ValueType = 'text' | 'number' | 'boolean' | 'list' | 'map' | 'null' | 'any';

/** Words for messages. */
export const typeWords: Readonly<Record<ValueType, string>> = {
  text: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
  null: 'null',
  any: 'anything',
};

/** Whether a value of one type may stand where the other is wanted; null may stand anywhere. */
export const fits = (given: ValueType, wanted: ValueType): boolean =>
  given === wanted || given === 'any' || wanted === 'any' || given === 'null';
