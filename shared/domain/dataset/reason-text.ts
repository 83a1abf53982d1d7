import { failureReasons, isFailureReason, isRejectionReason, rejectionReasons } from '../verdict.ts';

/**
 * What a reason means and what a reader can do; a name outside the closed list says so.
 *
 * @param declared meanings of the recipe's own reasons.
 */
export function reasonText(
  reason: string,
  declared: Readonly<Record<string, string>> = {},
): { readonly about: string; readonly help: string } {
  if (isRejectionReason(reason)) return rejectionReasons[reason];
  if (isFailureReason(reason)) return failureReasons[reason];
  const own = Object.hasOwn(declared, reason) ? declared[reason] : undefined;
  if (own !== undefined) return { about: own, help: 'A reason of this recipe.' };
  return { about: 'Not a reason of this version.', help: 'See the version of Sower that made the record.' };
}

/** `docs/reasons.md`: the closed list for readers. */
export function reasonsPage(): string {
  return `# Reasons

Every record of a run ends accepted, or with exactly one of these reasons. The config \`rejected\` of a dataset holds
the records that were not accepted, each with its reason and the evidence. This page is generated from
\`shared/domain/verdict.ts\`; a test compares the two.

## Rejected: judged and found wanting

${rows(rejectionReasons)}

## Failed: not judged, because something around the record broke

${rows(failureReasons)}
`;
}

function rows(reasons: Readonly<Record<string, { readonly about: string; readonly help: string }>>): string {
  const lines = Object.entries(reasons).map(([name, { about, help }]) => `| \`${name}\` | ${about} | ${help} |`);
  return ['| reason | what was found | what to do |', '| --- | --- | --- |', ...lines].join('\n');
}
