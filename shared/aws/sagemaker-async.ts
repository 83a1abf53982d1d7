import { InvokeEndpointAsyncCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { replyFolder, replyKey, replyName, requestBodyKey } from '../contract/keys.ts';
import { queueSeconds, workSeconds } from '../domain/batch.ts';
import type { BatchGenerator, Blob } from '../ports.ts';
import { batchAttributes, batchBody } from './batch-body.ts';
import { readBatchReply } from './batch-reply.ts';
import { endpointFault } from './endpoint-fault.ts';

/** The service takes 128,000 bytes with the call; larger bodies are read from an object. */
const largestInline = 120_000;
/** The call only hands in, it does not wait for the model. */
const submitTimeout = 20_000;

export interface AsyncEndpoint {
  readonly client: SageMakerRuntimeClient;
  readonly work: Blob;
  /** Name of the bucket behind `work`. */
  readonly bucket: string;
}

/** Async endpoint: one InvokeEndpointAsync per batch, to the batch route of vLLM; its reply lies under a key of ours. */
export function sagemakerAsync({ client, work, bucket }: AsyncEndpoint): BatchGenerator {
  return {
    async submit(batch) {
      const body = batchBody(batch);
      const bytes = new TextEncoder().encode(body);
      if (bytes.length > largestInline) await work.create(requestBodyKey(batch.id), bytes);
      const input =
        bytes.length > largestInline
          ? { InputLocation: `s3://${bucket}/${requestBodyKey(batch.id)}` }
          : { Body: bytes };
      const call = new InvokeEndpointAsyncCommand({
        EndpointName: batch.requests[0]?.endpoint,
        ContentType: 'application/json',
        Accept: 'application/json',
        InferenceId: batch.id,
        CustomAttributes: batchAttributes(batch),
        S3OutputPathExtension: replyFolder(batch.run),
        Filename: replyName(batch.id),
        RequestTTLSeconds: queueSeconds,
        InvocationTimeoutSeconds: workSeconds,
        ...input,
      });
      await client.send(call, { abortSignal: AbortSignal.timeout(submitTimeout) }).catch((error: unknown) => {
        throw endpointFault(error);
      });
    },
    async read(batch) {
      const bytes = await work.get(replyKey(batch.run, batch.id));
      return bytes === undefined ? undefined : readBatchReply(new TextDecoder().decode(bytes), batch);
    },
  };
}
