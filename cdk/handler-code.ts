import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage, type Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type HandlerName, handlerNames } from '../shared/contract/environment.ts';
import { type Bundle, bundleHandlers, writeBundle } from './bundle.ts';

/** Stands in for the bundles where a template is all that is wanted. */
const placeholder = 'exports.handler = async () => { throw new Error("synthesized without bundling"); };';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * The code of each function as an asset that is named by its content. All handlers are bundled together when the first
 * one is asked for. With the context `aws:cdk:bundling-stacks: []` nothing is bundled.
 *
 * @param root folder of the project; tests give one of their own.
 */
export function handlerCode(stack: Stack, root: string = projectRoot): (handler: HandlerName) => Code {
  if (!stack.bundlingRequired) return () => Code.fromInline(placeholder);
  let bundles: ReadonlyMap<HandlerName, Bundle> | undefined;
  return (handler) =>
    Code.fromAsset(`${root}/functions`, {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        // Never pulled: the bundler of this project always answers.
        image: DockerImage.fromRegistry('unused'),
        // Tells the assets of one source folder apart.
        command: [handler],
        local: {
          tryBundle(folder) {
            bundles ??= bundleHandlers({ root, handlers: handlerNames });
            writeBundle(bundles.get(handler) ?? new Map(), folder);
            return true;
          },
        },
      },
    });
}
