import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { afterEach, describe, expect, it } from 'vitest';
import type { Judgement } from '../../local/services/callers.ts';
import { scalingServer } from '../../local/services/scaling-server.ts';
import { endpointScaler } from '../../shared/aws/endpoint-scaler.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function scaling(judgement: Judgement = 'allowed') {
  const asked: unknown[] = [];
  const callers = {
    judge(...question: readonly unknown[]): Judgement {
      asked.push(question.slice(1));
      return judgement;
    },
  };
  const server = await scalingServer({ callers, region: 'us-east-1', endpoints: new Set(['sower']) });
  const client = new ApplicationAutoScalingClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });
  closers.push(server.close, () => client.destroy());
  return { server, asked, scaler: endpointScaler(client) };
}

describe('the smallest capacity of an endpoint', () => {
  it('is set by the right to scale the instances of endpoints', async () => {
    const { server, asked, scaler } = await scaling();
    expect(await scaler.atLeast('sower', 2)).toBe(true);
    expect(await scaler.atLeast('sower', 0)).toBe(true);
    expect([...server.capacities()]).toEqual([['sower', 0]]);
    expect(asked[0]).toEqual([
      'application-autoscaling:RegisterScalableTarget',
      'arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target/local',
      {
        'application-autoscaling:service-namespace': 'sagemaker',
        'application-autoscaling:scalable-dimension': 'sagemaker:variant:DesiredInstanceCount',
      },
    ]);
  });

  it('cannot be set where nothing scales the endpoint, nor without the right', async () => {
    const { scaler } = await scaling();
    expect(await scaler.atLeast('theirs', 1)).toBe(false);
    const denied = await scaling('denied');
    await expect(denied.scaler.atLeast('sower', 1)).rejects.toThrow(/does not allow/u);
    expect([...denied.server.capacities()]).toEqual([]);
  });
});
