import { z } from 'zod';

/** From the parent: where everything lies. */
export const ModelOrders = z.strictObject({ runtime: z.string(), weightsPath: z.string() });
export type ModelOrders = z.infer<typeof ModelOrders>;

/** The same for the embedder. */
export const EmbedOrders = z.strictObject({ runtime: z.string(), model: z.string(), tokenizer: z.string() });
export type EmbedOrders = z.infer<typeof EmbedOrders>;

/** From the model's process: it listens, or it cannot. */
export const FromModel = z.union([z.strictObject({ port: z.int() }), z.strictObject({ error: z.string() })]);
export type FromModel = z.infer<typeof FromModel>;
