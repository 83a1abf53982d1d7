import { sagemakerGenerator } from '../shared/aws/sagemaker-generator.ts';
import { signedPosts } from '../shared/aws/signed-posts.ts';
import { readEnvironment, serviceAddress } from '../shared/contract/environment.ts';
import { planPrompts } from '../shared/recipes/plan-prompts.ts';
import { generateShard } from '../shared/stages/generate.ts';
import { workerHandler, workerPorts } from './worker-ports.ts';

const environment = readEnvironment('generate');
const common = workerPorts(environment);
const endpoints = signedPosts(serviceAddress('SAGEMAKER_RUNTIME', 'runtime.sagemaker'), 'sagemaker');
const ports = {
  ...common,
  generator: sagemakerGenerator(endpoints, environment.ENDPOINT_NAME, common.clock),
  renderPrompt: planPrompts(),
};

/** Obtains the completions of a shard. Safe to retry: an answered request is stored and never sent again. */
export const handler = workerHandler(common, (work) => generateShard(ports, work));
