// The embedder's own process: loads it, listens, and tells its parent the port over the IPC channel. It ends when that
// channel closes, which also happens when the parent is killed outright.
import { embedFiles } from './embed-files.ts';
import { embedServer } from './embed-server.ts';
import { loadEmbedder } from './embed-text.ts';
import { EmbedOrders, type FromModel } from './model-messages.ts';

process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent decides when the embedder may go.
process.on('SIGINT', () => undefined);

const tell = (message: FromModel): void => {
  process.send?.(message);
};

process.once('message', async (message: unknown) => {
  try {
    const { runtime, model, tokenizer } = EmbedOrders.parse(message);
    const server = embedServer(embedFiles.id, await loadEmbedder(runtime, model, tokenizer));
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) tell({ port: address.port });
    });
  } catch (error) {
    // The runtime's own errors carry whole files of code.
    tell({ error: (error instanceof Error ? error.message : String(error)).slice(0, 500) });
  }
});
