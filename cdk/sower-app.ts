import { App, type AppProps, Tags } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { firstEndpoint } from '../shared/contract/endpoints.ts';
import { readEndpoints } from './endpoint-settings.ts';
import { EndpointStack } from './endpoint-stack.ts';
import { fleetOf } from './generation.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { readSettings } from './settings.ts';

/**
 * The whole app: `SowerPipeline`, always deployable, and `SowerEndpoint`, which needs a GPU quota and is deployed and
 * destroyed apart, as does each further endpoint. The stacks share nothing but the names of endpoints, so neither can roll back the other.
 *
 * Feature flags are set here and not in cdk.json, so that `node cdk/app.ts` and the cdk command give equal templates.
 *
 * @throws SettingsWrong when a context value is not usable.
 */
export function sowerApp({ context, ...props }: AppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    ...props,
    context: { ...recommendedFlags, '@aws-cdk/core:strictCfnValidateErrors': true, ...context },
  });
  const endpoints = readEndpoints(app.node);
  const fleet = fleetOf(endpoints);
  const settings = readSettings(app.node, fleet && { generate: fleet.functions });
  const pipeline = new PipelineStack(app, 'SowerPipeline', {
    settings,
    endpoints,
    description: 'Sower: turns drops of task seeds into curated training data',
  });
  for (const [alias, endpoint] of endpoints) {
    if (endpoint.existing) continue;
    new EndpointStack(app, alias === firstEndpoint ? 'SowerEndpoint' : `SowerEndpoint-${alias}`, {
      settings: endpoint,
      pipeline: pipeline.stackName,
      description: 'Sower: a model behind the pipeline, vLLM on a GPU endpoint',
    });
  }
  // Dashboards take tags since a short while only: cfn-lint 1.51 and older template schemas refuse them.
  const except = { excludeResourceTypes: ['AWS::CloudWatch::Dashboard'] };
  Tags.of(app).add('project', 'sower', except);
  Tags.of(app).add('stage', settings.stage, except);
  return app;
}
