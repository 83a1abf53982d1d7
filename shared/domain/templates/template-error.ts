/**
 * Kind of a template's failure. `undefined`: a name or attribute that the data does not have; `limit`: fuel, depth or
 * size ran out; `unsupported`: correct Jinja that this engine leaves out on purpose.
 */
export type TemplateFault = 'syntax' | 'undefined' | 'type' | 'value' | 'limit' | 'unsupported';

/** A template failed: at compile time for `syntax` and `unsupported`, else on the data at hand. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly fault: TemplateFault;
  /** 1-based line of the template, where it is known. */
  readonly line: number | undefined;
  /** The missing variable, when a top-level name was undefined. */
  readonly variable: string | undefined;

  constructor(fault: TemplateFault, message: string, at: { line?: number; variable?: string } = {}) {
    super(message);
    this.fault = fault;
    this.line = at.line;
    this.variable = at.variable;
  }
}

/** The same error with a line, unless it has one. */
export function withLine(error: TemplateError, line: number): TemplateError {
  if (error.line !== undefined) return error;
  return new TemplateError(error.fault, `${error.message} (template line ${line})`, {
    line,
    ...(error.variable === undefined ? {} : { variable: error.variable }),
  });
}
