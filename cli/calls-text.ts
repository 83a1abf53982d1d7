import type { EndpointStatistics } from '../local/services/endpoint-statistics.ts';
import { plural, withCommas } from './numbers.ts';

/** From so many failures on, and none but these, the endpoint rather than a call is to blame. */
const many = 20;

/**
 * A sign of life between two shards: what the model endpoint does.
 *
 * @param elsewhere address of a service of the user's own that gets the model calls, and tells nothing about them.
 */
export function callsText(seen: EndpointStatistics & { readonly elsewhere?: string | undefined }): string {
  const { calls, inFlight, failed, tokensOut, elsewhere } = seen;
  if (elsewhere !== undefined)
    return `model calls go to ${elsewhere} (AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME), unseen from here`;
  if (calls === 0) return 'no model calls yet';
  const answered = Math.max(0, calls - inFlight - failed);
  const parts = [`${plural(answered, 'call')} answered`, `${inFlight} under way`];
  if (tokensOut > 0) parts.push(`${withCommas(tokensOut)} tokens out`);
  if (failed > 0) parts.push(`${withCommas(failed)} failed`);
  const hint =
    answered === 0 && failed >= many
      ? '; the endpoint answers nobody, and is tried for about half an hour (Ctrl-C stops, run --resume goes on)'
      : '';
  return `${parts.join(', ')}${hint}`;
}
