import { describe, expect, it } from 'vitest';
import { onEndpoint } from '../../../../local/provision/queues.ts';

describe('onEndpoint', () => {
  it.each([
    ['http://localhost:9324/000000000000/q', 'http://127.0.0.1:9324/000000000000/q'],
    ['http://sqs.us-east-1.127.0.0.1:9324/000000000000/q', 'http://127.0.0.1:9324/000000000000/q'],
    ['https://sqs.eu-west-1.amazonaws.com/1/q.fifo', 'http://127.0.0.1:9324/1/q.fifo'],
  ])('moves %s to %s', (url, moved) => {
    expect(onEndpoint(url, 'http://127.0.0.1:9324/')).toBe(moved);
  });
});
