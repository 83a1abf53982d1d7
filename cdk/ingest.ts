import { Duration, Validations } from 'aws-cdk-lib';
import { EventField, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { runFileKey } from '../shared/contract/keys.ts';
import { acknowledged } from './acknowledged.ts';
import { sealedQueue } from './work-queue.ts';

export interface IngestProps {
  readonly seeds: Bucket;
  readonly stateMachine: StateMachine;
}

/** Starts an execution when the `run.yaml` of a drop is written, which a drop does last. */
export class Ingest extends Construct {
  /** Events that could not start an execution. They wait here for a person; writing `run.yaml` again does the same. */
  readonly missed: Queue;

  constructor(scope: Construct, id: string, { seeds, stateMachine }: IngestProps) {
    super(scope, id);
    this.missed = sealedQueue(this, 'Missed', { retentionPeriod: Duration.days(14) });
    Validations.of(this.missed).acknowledge(acknowledged.deadLettersOfRule);
    new Rule(this, 'DropIsComplete', {
      description: 'Sower: the run.yaml of a drop was written',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [seeds.bucketName] },
          object: { key: Match.wildcard(runFileKey('*')) },
        },
      },
      targets: [
        new SfnStateMachine(stateMachine, {
          input: RuleTargetInput.fromObject({
            bucket: EventField.fromPath('$.detail.bucket.name'),
            key: EventField.fromPath('$.detail.object.key'),
          }),
          deadLetterQueue: this.missed,
          retryAttempts: 8,
          maxEventAge: Duration.hours(2),
        }),
      ],
    });
  }
}
