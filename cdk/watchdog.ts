import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** How long an endpoint may stay warm that no run needs any more. */
const every = Duration.minutes(10);

/** Cools endpoints by the clock that were left warm: by an execution that was stopped by hand, or after a lost call. */
export class Watchdog extends Construct {
  constructor(scope: Construct, id: string, { watchdog }: { readonly watchdog: IFunction }) {
    super(scope, id);
    new Rule(this, 'Tick', {
      description: 'Sower: cools endpoints that no live run needs',
      schedule: Schedule.rate(every),
      // The next tick does the same.
      targets: [new LambdaFunction(watchdog, { retryAttempts: 0, maxEventAge: every })],
    });
  }
}
