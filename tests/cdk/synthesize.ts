import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { z } from 'zod';
import { sowerApp } from '../../cdk/sower-app.ts';

const Properties = z.record(z.string(), z.unknown());
const TemplateJson = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string(), Properties: Properties.default({}) })),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});
export type TemplateJson = z.infer<typeof TemplateJson>;
export type ResourceJson = TemplateJson['Resources'][string];

export type StackName = 'SowerPipeline' | 'SowerEndpoint';

/** Synthesizes without bundling into a folder that is gone afterwards. */
export function synthesize(
  context: Readonly<Record<string, unknown>> = {},
  prepare: (app: App) => void = () => undefined,
): Readonly<Record<StackName, TemplateJson>> {
  const outdir = mkdtempSync(join(tmpdir(), 'sower-cdk-'));
  try {
    const app = sowerApp({
      outdir,
      // Takes seconds; the test of the scanners has it on.
      builtinCloudFormationValidation: false,
      context: { 'aws:cdk:bundling-stacks': [], ...context },
    });
    prepare(app);
    const assembly = app.synth();
    const read = (name: StackName): TemplateJson => TemplateJson.parse(assembly.getStackByName(name).template);
    const more = assembly.stacks.map(({ stackName }) => [
      stackName,
      TemplateJson.parse(assembly.getStackByName(stackName).template),
    ]);
    return { ...Object.fromEntries(more), SowerPipeline: read('SowerPipeline'), SowerEndpoint: read('SowerEndpoint') };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Resources of one type, by logical id. */
export function resources(template: TemplateJson, type: string): [string, ResourceJson['Properties']][] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties]);
}

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((value) => value['Fn::GetAtt'][0]),
]);

/** Logical id that a `Ref` or `Fn::GetAtt` points at; undefined for anything else. */
export function referred(value: unknown): string | undefined {
  const reference = Reference.safeParse(value);
  return reference.success ? reference.data : undefined;
}

const Joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** A value as text, with `${Id}` for what only a deployment knows. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const joined = Joined.safeParse(value);
  if (!joined.success) return `\${${referred(value) ?? JSON.stringify(value)}}`;
  const [separator, parts] = joined.data['Fn::Join'];
  return parts.map(asText).join(separator);
}
