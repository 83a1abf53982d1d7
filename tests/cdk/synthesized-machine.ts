import { z } from 'zod';
import { asText, resources, synthesize } from './synthesize.ts';

const State = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  TimeoutSeconds: z.number().optional(),
  Retry: z.array(z.looseObject({ MaxAttempts: z.number(), JitterStrategy: z.string().optional() })).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
});
const Definition = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), State) });

const { SowerPipeline: template } = synthesize();
export const [[, machine] = []] = resources(template, 'AWS::StepFunctions::StateMachine');
/** With the values that a deployment would put in. */
const deployment = (of: typeof machine): unknown =>
  JSON.parse(
    asText(of?.DefinitionString)
      .replaceAll('${AWS::Partition}', 'aws')
      .replaceAll(/\$\{\w+\}/gu, 'arn:aws:lambda:eu-west-1:111122223333:function:f'),
  );
export const deployed = deployment(machine);
export const definition = Definition.parse(deployed);
const { SowerPipeline: warmTemplate } = synthesize({ warmInstances: 2 });
export const warmDeployed = deployment(resources(warmTemplate, 'AWS::StepFunctions::StateMachine')[0]?.[1]);
export const warmed = Definition.parse(warmDeployed);
