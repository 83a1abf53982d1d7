import { createHash } from 'node:crypto';
import type { ChatAnswer } from './chat-request.ts';
import type { CompleteChat } from './complete-chat.ts';

/** Replies kept; some 1 KB each. A run of the sample makes 230. */
const repliesKept = 5000;

/**
 * Gives equal requests with a seed the same reply as long as the process lives. The model alone does so in 74 of 76
 * cases (measured over different orders of the same requests): what shares a batch changes the last bits of a sum.
 */
export function rememberReplies(complete: CompleteChat): CompleteChat {
  const known = new Map<string, ChatAnswer>();
  return async (request, signal) => {
    if (request.seed == null) return complete(request, signal);
    const key = createHash('sha256').update(JSON.stringify(request)).digest('base64');
    const earlier = known.get(key);
    if (earlier !== undefined) return earlier;
    const answer = await complete(request, signal);
    const first = known.get(key) ?? answer;
    known.set(key, first);
    const oldest = known.keys().next();
    if (known.size > repliesKept && !oldest.done) known.delete(oldest.value);
    return first;
  };
}
