import { describe, expect, it } from 'vitest';
import { MachineDefinition } from '../../local/workflow/machine-definition.ts';
import { languageProblems } from './language-problems.ts';
import { definition, deployed, machine, warmDeployed, warmed } from './synthesized-machine.ts';

const tasks = Object.entries(definition.States).filter(([, { Type }]) => Type === 'Task');

describe('the synthesized state machine', () => {
  it('is valid in the eyes of the language', () => {
    expect(languageProblems(deployed)).toBe('');
  });

  it('keeps to JSONPath and to the states that the local runner knows', () => {
    expect(() => MachineDefinition.parse(deployed)).not.toThrow();
    expect(JSON.stringify(deployed)).not.toMatch(/JSONata|"Assign"/u);
    const types = new Set(Object.values(definition.States).map(({ Type }) => Type));
    expect([...types].sort()).toEqual(['Choice', 'Fail', 'Pass', 'Succeed', 'Task', 'Wait']);
  });

  it('gives every task a time-out, retries with jitter, and a way to record its failure', () => {
    for (const [name, { TimeoutSeconds, Retry, Catch }] of tasks) {
      expect(TimeoutSeconds, name).toBeGreaterThan(0);
      for (const { MaxAttempts, JitterStrategy } of Retry ?? []) {
        if (MaxAttempts > 0) expect(JitterStrategy, name).toBe('FULL');
      }
      const next = name === 'RecordFailure' ? 'Failed' : 'RecordFailure';
      expect(Catch, name).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: next }]);
    }
  });

  it('warms and cools only where an endpoint is to be kept warm, and neither can fail a run', () => {
    expect(Object.keys(definition.States)).not.toContain('Warm');
    expect(languageProblems(warmDeployed)).toBe('');
    expect(() => MachineDefinition.parse(warmDeployed)).not.toThrow();
    for (const [name, next] of [
      ['Warm', 'Advance'],
      ['Cool', 'Publish'],
      ['CoolAfterFailure', 'Failed'],
    ] as const)
      expect(warmed.States[name], name).toMatchObject({
        Next: next,
        ResultPath: null,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: next }],
      });
  });

  it('logs every step without its data and is traced', () => {
    expect(machine).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
      StateMachineType: 'STANDARD',
    });
  });
});
