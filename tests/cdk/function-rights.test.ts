import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { environmentOf, type HandlerName, handlerNames, workerNames } from '../../shared/contract/environment.ts';
import { asText, referred, resources, synthesize, type TemplateJson } from './synthesize.ts';

const List = z.union([z.array(z.unknown()), z.unknown().transform((one) => [one])]);
const Statement = z.object({
  Effect: z.string(),
  Action: List,
  Resource: List.optional(),
  Condition: z.unknown().optional(),
});
const Document = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });
type Statement = z.infer<typeof Statement>;

const { SowerPipeline: template, SowerEndpoint: endpoint } = synthesize();

function statementsOf(role: string): Statement[] {
  const { Policies } = template.Resources[role]?.Properties ?? {};
  return z
    .array(Document)
    .parse(Policies)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function rightsOf(handler: HandlerName): { action: string; resource: string; condition: unknown }[] {
  const [, found] =
    resources(template, 'AWS::Lambda::Function').find(([, { Description }]) => Description === `Sower: ${handler}`) ??
    [];
  return statementsOf(referred(found?.Role) ?? '').flatMap(({ Action, Resource, Condition }) =>
    Action.flatMap((action) =>
      (Resource ?? []).map((resource) => ({
        action: String(action),
        resource: asText(resource).replace(/(?<=\$\{[A-Za-z]+)[0-9A-F]{8}(?=\})/gu, ''),
        condition: Condition,
      })),
    ),
  );
}

/** Rights as lines `action resource`, without what every function has: its log, its traces. */
const linesOf = (handler: HandlerName): string[] =>
  rightsOf(handler)
    .filter(({ action }) => !/^(?:logs|xray):/u.test(action))
    .map(({ action, resource }) => `${action} ${resource}`)
    .sort();

function allowed(from: TemplateJson): Statement[] {
  const documents = Object.values(from.Resources).flatMap(({ Properties }) =>
    [Properties, ...z.array(z.unknown()).catch([]).parse(Properties.Policies)].flatMap((candidate) => {
      const document = Document.safeParse(candidate);
      return document.success ? [document.data] : [];
    }),
  );
  return documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Effect }) => Effect === 'Allow');
}

describe.each([
  ['SowerPipeline', template],
  ['SowerEndpoint', endpoint],
])('every policy of %s', (_name, from) => {
  it('names its actions, none by a wildcard', () => {
    expect(allowed(from).length).toBeGreaterThan(0);
    for (const { Action } of allowed(from)) for (const action of Action) expect(action).not.toContain('*');
  });

  it('names its resources, except for actions that AWS offers on everything only', () => {
    const everywhere = allowed(from).filter(({ Resource }) => (Resource ?? []).some((one) => one === '*'));
    const actions = [...new Set(everywhere.flatMap(({ Action }) => Action.map(String)))].sort();
    expect(actions.filter((action) => !/^(?:xray|logs):|^ecr:GetAuthorizationToken$/u.test(action))).toEqual([]);
    expect(actions).not.toContain('logs:PutLogEvents');
  });
});

describe('rights of the functions', () => {
  it('lists of a bucket are confined to a prefix', () => {
    for (const handler of handlerNames) {
      for (const { action, condition } of rightsOf(handler)) {
        if (action === 's3:ListBucket') expect(JSON.stringify(condition), handler).toContain('"s3:prefix"');
      }
    }
  });

  it('nobody deletes, starts executions or changes endpoints', () => {
    for (const handler of handlerNames) {
      expect(
        linesOf(handler).filter((line) =>
          /Delete(?!Message)|StartExecution|(?<!\}:)sagemaker:(?!InvokeEndpoint(?:Async)?\b)/u.test(line),
        ),
      ).toEqual([]);
    }
  });

  it('only generate calls models, and only the endpoints that it is told of', () => {
    const callers = handlerNames.filter((handler) => linesOf(handler).some((line) => line.startsWith('sagemaker:')));
    expect(callers).toEqual(['generate']);
    expect(linesOf('generate').filter((line) => line.startsWith('sagemaker:'))).toEqual([
      'sagemaker:InvokeEndpoint arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/sower',
      'sagemaker:InvokeEndpoint arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/sower-embedder',
      'sagemaker:InvokeEndpointAsync arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/sower',
      'sagemaker:InvokeEndpointAsync arn:${AWS::Partition}:sagemaker:${AWS::Region}:${AWS::AccountId}:endpoint/sower-embedder',
    ]);
  });

  it('several endpoints are within reach by their names, and nothing else is', () => {
    const named = ({ SowerPipeline }: Pick<ReturnType<typeof synthesize>, 'SowerPipeline'>): string[] => [
      ...new Set(JSON.stringify(SowerPipeline.Resources).match(/:endpoint\/[^"]*/gu) ?? []),
    ];
    const more = named(synthesize({ endpoints: { judge: { existing: true, endpointName: 'Big-Judge' } } }));
    expect(more.filter((one) => one !== ':endpoint/big-judge').sort()).toEqual(named(synthesize()).sort());
    expect(more).toContain(':endpoint/big-judge');
    expect(more.join()).not.toContain('*');
  });

  it('three functions set how few instances endpoints have, and what else is scaled is out of their reach', () => {
    const right = 'application-autoscaling:RegisterScalableTarget';
    const callers = handlerNames.filter((handler) => rightsOf(handler).some(({ action }) => action === right));
    expect(callers).toEqual(['warm', 'cool', 'watchdog']);
    for (const handler of callers)
      expect(JSON.stringify(rightsOf(handler).find(({ action }) => action === right)?.condition)).toBe(
        '{"StringEquals":{"application-autoscaling:service-namespace":"sagemaker","application-autoscaling:scalable-dimension":"sagemaker:variant:DesiredInstanceCount"}}',
      );
  });

  it('messages are sent by those who have the address of the queue, and to no dead-letter queue', () => {
    for (const handler of handlerNames) {
      const names: readonly string[] = environmentOf[handler];
      const sent = linesOf(handler).filter((line) => line.startsWith('sqs:SendMessage'));
      const addressed = workerNames.filter((worker) => names.includes(`${worker.toUpperCase()}_QUEUE_URL`));
      expect(sent.length, handler).toBe(addressed.length);
      expect(sent.join()).not.toContain('DeadLetters');
    }
  });

  it('a resource is within reach only of functions whose environment names it', () => {
    const names = {
      SEED_BUCKET: 'StorageSeeds',
      WORK_BUCKET: 'StorageWork',
      DATASET_BUCKET: 'StorageDatasets',
      RUNS_TABLE: 'StorageRuns',
      DEDUP_TABLE: 'StorageDedup',
    };
    for (const handler of handlerNames) {
      const variables: readonly string[] = environmentOf[handler];
      const lines = linesOf(handler).join('\n');
      for (const [variable, resource] of Object.entries(names)) {
        expect(lines.includes(`\${${resource}}`), `${handler}: ${variable}`).toBe(variables.includes(variable));
      }
    }
  });

  it('drops are read-only', () => {
    for (const handler of handlerNames) {
      expect(linesOf(handler).filter((line) => line.includes('StorageSeeds'))).not.toContainEqual(
        expect.stringContaining('PutObject'),
      );
    }
  });

  it('bury writes to the graveyard and nowhere else', () => {
    expect(linesOf('bury').filter((line) => line.startsWith('s3:PutObject'))).toEqual([
      's3:PutObject ${StorageWork}/runs/*/graveyard/*',
    ]);
  });

  it('fail is confined to refusals and the ledger', () => {
    expect(linesOf('fail')).toEqual([
      'dynamodb:GetItem ${StorageRuns}',
      'dynamodb:PutItem ${StorageRuns}',
      's3:ListBucket ${StorageWork}',
      's3:PutObject ${StorageWork}/refused/*',
    ]);
  });
});

describe('rights of the workflow', () => {
  it('are to call the five functions that it sequences, and to start itself', () => {
    const [[id, machine] = []] = resources(template, 'AWS::StepFunctions::StateMachine');
    const invoked = statementsOf(referred(machine?.RoleArn) ?? '')
      .filter(({ Action }) => Action.includes('lambda:InvokeFunction'))
      .flatMap(({ Resource }) => (Resource ?? []).map((one) => referred(one)?.replace(/StageFunction.*/u, '')));
    expect(invoked.sort()).toEqual(['Advance', 'Fail', 'Open', 'Plan', 'Publish']);
    const starts = allowed(template).filter(({ Action }) => Action.includes('states:StartExecution'));
    expect(starts.flatMap(({ Resource }) => (Resource ?? []).map(referred))).toEqual([id, id]);
  });
});
