import { describe, expect, it } from 'vitest';
import { schemaRefusals } from '../../../../shared/aws/schema-refusals.ts';
import { EndpointFailed, EndpointThrottled, RequestRefused } from '../../../../shared/contract/errors.ts';
import type { ModelRequest } from '../../../../shared/domain/completion.ts';

const request: ModelRequest = {
  model: 'm',
  endpoint: 'e',
  messages: [],
  sampling: { max_tokens: 5, response_format: { type: 'json_schema' } },
  sample: 0,
};

/** Notes for each call whether it asks by schema; `refuse` throws instead of an answer. */
const server = (refuse: (bySchema: boolean) => Error | undefined) => {
  const calls: boolean[] = [];
  const send = async ({ sampling }: ModelRequest): Promise<string> => {
    const bySchema = sampling.response_format !== undefined;
    calls.push(bySchema);
    const error = refuse(bySchema);
    if (error !== undefined) throw error;
    return 'answer';
  };
  return { calls, send };
};
const refusesSchemas = (error: Error) => (bySchema: boolean) => (bySchema ? error : undefined);

describe('schemaRefusals', () => {
  it.each([
    ['says nothing of why', new RequestRefused('400: bad request', 400)],
    ['cannot read it', new RequestRefused('422: extra fields', 422)],
    ['breaks over it', new EndpointFailed('500: failed to initialise the grammar')],
  ])('asks without the schema, from then on at once, where the server %s', async (_, error) => {
    const ask = schemaRefusals();
    const { calls, send } = server(refusesSchemas(error));
    expect([await ask(request, send), await ask(request, send)]).toEqual(['answer', 'answer']);
    expect(calls).toEqual([true, false, false]);
  });

  it('leaves to the request what is refused with and without', async () => {
    const ask = schemaRefusals();
    const { calls, send } = server(() => new RequestRefused('400: too long', 400));
    await expect(ask(request, send)).rejects.toThrow('too long');
    await expect(ask(request, send)).rejects.toThrow('too long');
    expect(calls).toEqual([true, false, true, false]);
  });

  it('asks nothing twice of a server that has answered by the schema, unless it says that it cannot', async () => {
    const ask = schemaRefusals();
    let fault: Error | undefined;
    const { calls, send } = server((bySchema) => (bySchema ? fault : undefined));
    await ask(request, send);
    fault = new RequestRefused('400: too long', 400);
    await expect(ask(request, send)).rejects.toThrow('too long');
    fault = new RequestRefused('400: response_format is not supported', 400);
    expect(await ask(request, send)).toBe('answer');
    expect(calls).toEqual([true, true, true, false]);
  });

  it.each([
    new EndpointThrottled('slow down'),
    new EndpointFailed('500: out of memory'),
    new RequestRefused('401: no', 401),
  ])('does not take another fault for a refusal: %s', async (error) => {
    const { calls, send } = server(refusesSchemas(error));
    await expect(schemaRefusals()(request, send)).rejects.toBe(error);
    expect(calls).toEqual([true]);
  });
});
