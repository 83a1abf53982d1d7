import { createRequire } from 'node:module';

type Validator = (definition: unknown) => { readonly isValid: boolean; readonly errorsText: () => string };

/** What the validator of the states language says of a definition; empty when it is valid. It ships without types. */
export function languageProblems(definition: unknown): string {
  const validate: Validator = createRequire(import.meta.url)('asl-validator');
  const verdict = validate(definition);
  return verdict.isValid ? '' : verdict.errorsText();
}
