import { describe, expect, it } from 'vitest';
import { eventBus, objectCreatedEvent } from '../../local/events/event-bus.ts';
import { matchesPattern } from '../../local/events/event-pattern.ts';
import { eventRule } from '../../local/events/rule.ts';
import { targetInput } from '../../local/events/target-input.ts';

const object = { bucket: 'seeds', key: 'drops/first "one"/run.yaml', size: 3, etag: '"abc"' };
const { event } = objectCreatedEvent(object, 'us-east-1');

describe('matchesPattern', () => {
  const key = (condition: object | string) =>
    matchesPattern(JSON.parse(JSON.stringify({ detail: { object: { key: [condition] } } })), event);

  it.each([
    [{ wildcard: 'drops/*/run.yaml' }, true],
    [{ wildcard: 'drops/*/other' }, false],
    [{ wildcard: '*.yaml' }, true],
    [{ wildcard: 'drops/first?one*' }, false],
    [{ prefix: 'drops/' }, true],
    [{ suffix: '/run.yaml' }, true],
    [{ suffix: { 'equals-ignore-case': '/RUN.YAML' } }, true],
    [{ 'equals-ignore-case': object.key.toUpperCase() }, true],
    [{ exists: true }, true],
    [{ exists: false }, false],
    [{ 'anything-but': 'drops' }, true],
    [{ 'anything-but': { prefix: 'drops/' } }, false],
    [{ 'anything-but': ['a', object.key] }, false],
    [object.key, true],
    ['drops/first', false],
  ])('matches the key against %j: %s', (condition, expected) => {
    expect(key(condition)).toBe(expected);
  });

  it('wants every name, one of the alternatives, and knows numbers and $or', () => {
    expect(matchesPattern({ source: ['aws.s3'], 'detail-type': ['Object Created', 'Object Deleted'] }, event)).toBe(
      true,
    );
    expect(matchesPattern({ source: ['aws.s3'], region: ['eu-west-1'] }, event)).toBe(false);
    expect(matchesPattern({ detail: { object: { size: [{ numeric: ['>', 2, '<=', 3] }] } } }, event)).toBe(true);
    expect(matchesPattern({ detail: { object: { size: [{ numeric: ['>', 3] }] } } }, event)).toBe(false);
    expect(matchesPattern({ $or: [{ source: ['other'] }, { account: ['000000000000'] }] }, event)).toBe(true);
    expect(matchesPattern({ resources: ['arn:aws:s3:::seeds'] }, event)).toBe(true);
    expect(matchesPattern({ detail: { nothing: { deep: [{ exists: false }] } } }, event)).toBe(true);
  });

  it('refuses a condition that it does not know', () => {
    expect(() => key({ cidr: '10.0.0.0/8' })).toThrow('cidr');
  });
});

describe('targetInput', () => {
  it('puts values into a template as JSON, and into quotes as text', () => {
    const InputTransformer = {
      InputPathsMap: { b: '$.detail.bucket.name', k: '$.detail.object.key', n: '$.detail.object.size' },
      InputTemplate: '{"bucket":<b>,"key":<k>,"size":<n>,"said":"<k> in <b>"}',
    };
    expect(JSON.parse(targetInput(event, { InputTransformer }))).toEqual({
      bucket: 'seeds',
      key: object.key,
      size: 3,
      said: `${object.key} in seeds`,
    });
  });

  it('takes the whole event, a part of it, or a constant', () => {
    expect(JSON.parse(targetInput(event, {}))).toEqual(event);
    expect(targetInput(event, { InputPath: '$.detail.object' })).toContain('"size":3');
    expect(targetInput(event, { InputPath: '$.resources[0]' })).toBe('"arn:aws:s3:::seeds"');
    expect(targetInput(event, { Input: '{"a":1}' })).toBe('{"a":1}');
  });
});

describe('eventBus', () => {
  const rule = eventRule('Rule', {
    EventPattern: { source: ['aws.s3'] },
    Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:us-east-1:000000000000:q', DeadLetterConfig: { Arn: 'dead' } }],
  });
  const rules = rule ? [rule] : [];

  it('tries again, and then gives the event to the dead letters', async () => {
    let tries = 0;
    const dead: string[] = [];
    const bus = eventBus(
      rules,
      async () => {
        tries += 1;
        throw new Error('no');
      },
      async (_, input) => void dead.push(input),
    );
    bus.emit(event, '1');
    await bus.settled();
    expect([tries, dead.map((one) => JSON.parse(one))]).toEqual([3, [event]]);
  });

  it('does nothing for a rule that is switched off, and refuses one that runs by the clock', () => {
    expect(eventRule('Off', { EventPattern: {}, State: 'DISABLED' })).toBeUndefined();
    expect(eventRule('Clock', { ScheduleExpression: 'rate(1 minute)' })).toBeUndefined();
    expect(() => eventRule('Nothing', {})).toThrow('Nothing');
  });
});
