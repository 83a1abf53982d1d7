import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Stack } from 'aws-cdk-lib';
import { AssetCode, Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type HandlerName, handlerNames } from '../shared/contract/environment.ts';
import { type Bundle, bundleHandlers, writeBundle } from './bundle.ts';

/** Stands in for the bundles where a template is all that is wanted. */
export const placeholder = 'exports.handler = async () => { throw new Error("synthesized without bundling"); };';

/** Folder of the project that this file lies in. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * The code of each function as an asset that is named by its content. All handlers are bundled together when the first
 * one is asked for. With the context `aws:cdk:bundling-stacks: []` nothing is bundled.
 *
 * @param root folder of the project; tests give one of their own.
 */
export function handlerCode(stack: Stack, root: string = projectRoot): (handler: HandlerName) => Code {
  if (!stack.bundlingRequired) return () => Code.fromInline(placeholder);
  let bundles: ReadonlyMap<HandlerName, Bundle> | undefined;
  return (handler) => {
    bundles ??= bundleHandlers({ root, handlers: handlerNames });
    return new BundledCode(bundles.get(handler) ?? new Map());
  };
}

/** An asset whose files exist in a folder only while they are copied into the cloud assembly. */
export class BundledCode extends AssetCode {
  readonly #bundle: Bundle;

  constructor(bundle: Bundle) {
    super(mkdtempSync(join(tmpdir(), 'sower-code-')));
    this.#bundle = bundle;
  }

  override bind(scope: Construct): CodeConfig {
    try {
      writeBundle(this.#bundle, this.path);
      return super.bind(scope);
    } finally {
      rmSync(this.path, { recursive: true, force: true });
    }
  }
}
