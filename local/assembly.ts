import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { Template } from './template.ts';

const Manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ templateFile: z.string().optional(), stackName: z.string().optional(), file: z.string().optional() })
        .optional(),
    }),
  ),
});
const AssetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string(), packaging: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** A synthesized stack: its template, and where the files lie that a deployment would upload. */
export interface Assembly {
  readonly folder: string;
  readonly template: Template;
  /** Folder of the zip asset with this object key. */
  assetFolder(objectKey: string): string;
}

/**
 * Reads one stack of a synthesized app.
 *
 * @param folder the output folder of a synthesis (`cdk.out`).
 * @param stack artifact id or stack name.
 */
export function readAssembly(folder: string, stack: string): Assembly {
  const { artifacts } = Manifest.parse(readJson(join(folder, 'manifest.json')));
  const stacks = Object.entries(artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const found = stacks.find(([id, { properties }]) => id === stack || properties?.stackName === stack);
  const templateFile = found?.[1].properties?.templateFile;
  if (!found || !templateFile)
    throw new Error(`${folder} has no stack ${stack}; it has ${stacks.map(([id]) => id).join(', ') || 'none'}.`);
  const folders = new Map<string, string>();
  const assetFile = artifacts[`${found[0]}.assets`]?.properties?.file;
  if (assetFile)
    for (const { source, destinations } of Object.values(AssetManifest.parse(readJson(join(folder, assetFile))).files))
      for (const { objectKey } of Object.values(destinations))
        folders.set(objectKey, isAbsolute(source.path) ? source.path : join(folder, source.path));
  return {
    folder,
    template: Template.parse(readJson(join(folder, templateFile))),
    assetFolder: (objectKey) => {
      const path = folders.get(objectKey);
      if (!path) throw new Error(`The asset manifest of ${stack} names no asset with the key ${objectKey}.`);
      return path;
    },
  };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
