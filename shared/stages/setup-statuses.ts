/** What a refusal says about the set-up rather than about the call: no key, no right, no such model or address. */
export const setupStatuses: ReadonlyMap<number, string> = new Map([
  [401, 'it does not accept the key'],
  [403, 'the key has no right to this model'],
  [404, 'it does not know the model or the address'],
]);
