import { resources, type TemplateJson } from './synthesize.ts';

export const only = (template: TemplateJson, type: string): Record<string, unknown> =>
  resources(template, type)[0]?.[1] ?? {};
export const environmentOf = (template: TemplateJson): Record<string, string> =>
  (only(template, 'AWS::SageMaker::Model').PrimaryContainer as { Environment: Record<string, string> }).Environment;

/** What the functions are told of endpoints. */
export const endpointsOf = ({ Resources }: TemplateJson): Record<string, unknown> => {
  const told = /"ENDPOINTS":("(?:\\.|[^"\\])*")/u.exec(JSON.stringify(Resources))?.[1] ?? '""';
  return JSON.parse(JSON.parse(told) as string) as Record<string, unknown>;
};
