// The model's own process: loads it, listens, and tells its parent the port over the IPC channel. It ends when that
// channel closes, which also happens when the parent is killed outright.
import { availableParallelism } from 'node:os';
import { loadChatModel } from './complete-chat.ts';
import { type FromModel, ModelOrders } from './model-messages.ts';
import { modelServer } from './model-server.ts';
import { rememberReplies } from './remember-replies.ts';
import { weights } from './weights.ts';

process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent decides when the model may go.
process.on('SIGINT', () => undefined);

const tell = (message: FromModel): void => {
  process.send?.(message);
};

process.once('message', async (message: unknown) => {
  try {
    const { runtime, weightsPath } = ModelOrders.parse(message);
    // One core stays free for the rest of the pipeline; beyond four threads a model this small gains nothing.
    const threads = Math.max(1, Math.min(4, availableParallelism() - 1));
    const server = modelServer(weights.id, rememberReplies(await loadChatModel(runtime, weightsPath, threads)));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) tell({ port: address.port });
    });
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
  }
});
