import { dynamoClient, sagemakerClient, sqsClient } from '../shared/aws/clients.ts';
import { dynamoClaims } from '../shared/aws/dynamo-claims.ts';
import { sagemakerAsync } from '../shared/aws/sagemaker-async.ts';
import { sagemakerGenerator } from '../shared/aws/sagemaker-generator.ts';
import { sqsInbox } from '../shared/aws/sqs-inbox.ts';
import { readEnvironment } from '../shared/contract/environment.ts';
import { planPrompts } from '../shared/recipes/plan-prompts.ts';
import { appetiteOf } from '../shared/stages/appetite.ts';
import { generateWorker } from '../shared/stages/generate-worker.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('generate');
const common = workerPorts(environment);
const client = sagemakerClient();
const ports = {
  ...common,
  claims: dynamoClaims(dynamoClient(), environment.DEDUP_TABLE, common.clock),
  generator: sagemakerGenerator(client, common.clock),
  batches: sagemakerAsync({ client, work: common.work, bucket: environment.WORK_BUCKET }),
  renderPrompt: planPrompts(),
};

/** Obtains the completions of a shard. Safe to retry: an answered request is stored and never sent again. */
export const handler = workerHandler(common, generateWorker(ports), {
  inbox: sqsInbox(sqsClient(), environment.GENERATE_QUEUE_URL),
  hasRoom: appetiteOf(ports.generator).hasRoom,
});
