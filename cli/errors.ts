import { cleanText } from './clean-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** What a person needs to get on: what happened, why, and the next command. */
export interface Explanation {
  /** One sentence: what happened and where. */
  readonly what: string;
  /** The cause in the words of whoever refused, or further lines such as a list of problems. */
  readonly why?: string | undefined;
  /** What to do next; lines of plain text. */
  readonly next?: string | undefined;
}

/** An error that we understand: it ends the command with a clear text and a meaningful exit code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly explanation: Explanation;
  /** The run that it happened to, for the result object of `--json`. */
  readonly run: string | null;
  constructor(exitCode: ExitCode, explanation: Explanation, options?: ErrorOptions & { run?: string | null }) {
    super(explanation.what, options);
    this.exitCode = exitCode;
    this.explanation = explanation;
    this.run = options?.run ?? null;
  }
}

export const usageError = (what: string, next?: string, why?: string): CommandError =>
  new CommandError(exitCodes.usage, { what, why, next });

export const infrastructureError = (explanation: Explanation, cause?: unknown): CommandError =>
  new CommandError(exitCodes.infrastructure, explanation, { cause });

/** System errors whose meaning is clear whoever threw them. */
const systemErrors: Readonly<Record<string, { what: string; next: string }>> = {
  ENOSPC: {
    what: 'The disk is full.',
    next: 'Free some space, then run the same command again: what is done is kept and the run goes on.',
  },
  EDQUOT: { what: 'The disk quota is used up.', next: 'Free some space, then run the same command again.' },
  EACCES: {
    what: 'A file or folder may not be read or written.',
    next: 'Mend its rights, or choose another place with --out or SOWER_HOME.',
  },
  EPERM: { what: 'The system does not permit this.', next: 'Choose another place with --out or SOWER_HOME.' },
  EROFS: { what: 'The file system is read-only.', next: 'Choose another place with --out and SOWER_HOME.' },
  EMFILE: {
    what: 'Too many files are open.',
    next: 'Raise the limit (ulimit -n 4096) and run the same command again.',
  },
  ENFILE: { what: 'The system has too many files open.', next: 'Close other programs and run the same command again.' },
  ENOMEM: { what: 'There is not enough memory.', next: 'Close other programs and run the same command again.' },
  EADDRINUSE: { what: 'A port on this computer is taken.', next: 'Run the same command again.' },
  ECONNREFUSED: {
    what: 'A service that the run needs refuses connections.',
    next: 'If AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_<SERVICE> is set, start what it points to, or unset it.',
  },
  EADDRNOTAVAIL: {
    what: 'This computer has no loopback address 127.0.0.1.',
    next: 'Sower talks to its own parts through it; enable the loopback interface.',
  },
};

/** Whether a code such as ENOSPC has an explanation of its own here. */
export const isSystemCode = (code: string | undefined): code is string =>
  code !== undefined && Object.hasOwn(systemErrors, code);

/** Any thrown value as an explanation and an exit code. Never shows a stack unless `debug`. */
export function explain(error: unknown, debug: boolean): { exitCode: ExitCode; explanation: Explanation } {
  const trace = debug && error instanceof Error ? `\n${cleanText(error.stack ?? '', 8000)}` : '';
  if (error instanceof CommandError) {
    const { explanation, exitCode } = error;
    return {
      exitCode,
      explanation: trace === '' ? explanation : { ...explanation, why: `${explanation.why ?? ''}${trace}` },
    };
  }
  const message = cleanText(error instanceof Error ? error.message : String(error), 1000);
  const known = systemErrors[systemCode(error) ?? ''];
  if (known) return { exitCode: exitCodes.infrastructure, explanation: { ...known, why: `${message}${trace}` } };
  return {
    exitCode: exitCodes.unexpected,
    explanation: {
      what: 'Something went wrong that Sower did not foresee.',
      why: `${message}${trace}`,
      next: debug
        ? 'This is a fault in Sower: please report it with the text above.'
        : 'Run the same command again: a run that was under way goes on where it stopped.\nIf it happens again, add --debug and report the text.',
    },
  };
}

/** The system's error code of an error or of one of its causes. */
function systemCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    if ('code' in current && typeof current.code === 'string' && isSystemCode(current.code)) return current.code;
  }
  return undefined;
}

/** The explanation as lines for people. */
export function explanationText({ what, why, next }: Explanation): string {
  const indent = (text: string): string =>
    text
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n');
  return [what, why && indent(why), next && `Next: ${next.split('\n').join('\n      ')}`]
    .filter((part): part is string => Boolean(part))
    .join('\n');
}
