import type { z } from 'zod';
import { sandboxProblems } from '../contract/sandbox.ts';
import { tools } from '../domain/tools/registry.ts';

/** A section for each tool of `execute`: what goes in, its options, what comes out. */
export function toolSections(table: (options: z.ZodType) => string): string[] {
  const limits = Object.entries(sandboxProblems).map(([problem, about]) => `\`${problem}\` (${about})`);
  return [
    `Tools marked as such work in the [sandbox](decisions/sandbox.md). Where the sandbox has to end a job, \`ok\` is false, \`problem\` is one of ${limits.join(', ')}, and everything else is null.`,
    ...[...tools.values()].map(({ name, about, inputs, options, gives, run }) => {
      const members = Object.entries(gives).map(([member, meaning]) => `- \`${member}\`: ${meaning}`);
      const place = run === undefined ? ' In the sandbox.' : '';
      const parts = [
        `### execute with \`tool: ${name}\``,
        `${about}${place}`,
        `Inputs: ${inputs.map((input) => `\`${input}\``).join(', ')}.`,
        table(options),
        `Gives:\n\n${members.join('\n')}`,
      ];
      return parts.filter((part) => part !== '').join('\n\n');
    }),
  ];
}
