import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { readEndpointSettings, readFurtherEndpoints } from '../../cdk/endpoint-settings.ts';
import { readSettings, SettingsWrong } from '../../cdk/settings.ts';

const nodeWith = (context: Record<string, unknown>) => new App({ context }).node;

describe('readSettings', () => {
  it('needs no context at all', () => {
    expect(readSettings(nodeWith({}))).toEqual({
      stage: 'dev',
      endpointName: 'sower',
      concurrency: { normalize: 2, generate: 2, collect: 2, filter: 2, dedup: 2, package: 2 },
      alarmEmail: undefined,
      customerKey: false,
    });
  });

  it('gives prod more room', () => {
    const { concurrency } = readSettings(nodeWith({ stage: 'prod' }));
    expect(concurrency.generate).toBeGreaterThan(4);
  });

  it('changes the concurrency of the named workers only', () => {
    const { concurrency } = readSettings(nodeWith({ concurrency: { filter: 7 } }));
    expect(concurrency).toMatchObject({ filter: 7, generate: 2 });
  });

  it('reads values from the command line, where everything is text', () => {
    const settings = readSettings(
      nodeWith({ concurrency: '{"generate": 9}', customerKey: 'true', endpointName: '007' }),
    );
    expect(settings).toMatchObject({ customerKey: true, endpointName: '007', concurrency: { generate: 9 } });
  });

  it.each([
    [{ stage: 'staging' }, /"stage".*"dev"\|"prod".*it is "staging".*-c stage=/u],
    [{ concurrency: { generate: 1 } }, /"concurrency.generate".*>=2/u],
    [{ concurrency: { genrate: 4 } }, /"concurrency".*genrate/u],
    [{ concurrency: 'many' }, /"concurrency".*object/u],
    [{ alarmEmail: 'nobody' }, /"alarmEmail".*email/u],
    [{ endpointName: 'my endpoint' }, /"endpointName".*letters, digits and single hyphens/u],
  ])('says which value is wrong, what was expected and how to set it: %j', (context, message) => {
    const read = () => readSettings(nodeWith(context));
    expect(read).toThrow(SettingsWrong);
    expect(read).toThrow(message);
  });
});

describe('readEndpointSettings', () => {
  it('names the endpoint that the pipeline is bound to', () => {
    expect(readEndpointSettings(nodeWith({ endpointName: 'other' })).endpointName).toBe('other');
  });

  it.each([
    [{ modelData: 's3://models/qwen' }, /"modelData".*slash at the end/u],
    [{ instanceTypes: ['g6e.xlarge'] }, /"instanceTypes.0".*ml\.g6e\.xlarge/u],
    [{ preset: '9b' }, /"preset".*"8b"/u],
    [{ endpoints: { judge: { preset: '9b' } } }, /"endpoints.judge.preset"/u],
    [{ instanceCount: '0' }, /"instanceCount".*>=1/u],
  ])('refuses %j', (context, message) => {
    const read = (): unknown => [readEndpointSettings(nodeWith(context)), readFurtherEndpoints(nodeWith(context))];
    expect(read).toThrow(message);
  });
});
