import type { Resource } from './template.ts';

/** Resource types that the local cloud brings to life. */
export const provisionedTypes: ReadonlySet<string> = new Set([
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Events::Rule',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  'AWS::SSM::Parameter',
  'AWS::StepFunctions::StateMachine',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
]);

/**
 * Resource types that are left without effect on purpose, each with the reason. What is neither here nor above is
 * refused by name.
 */
export const typesWithoutEffect: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'usage statistics of the CDK',
  'AWS::CloudWatch::Alarm': 'watches metrics, which nobody collects here',
  'AWS::CloudWatch::CompositeAlarm': 'watches alarms',
  'AWS::CloudWatch::Dashboard': 'shows metrics',
  'AWS::KMS::Alias': 'names a key',
  'AWS::KMS::Key': 'objects lie unencrypted in a folder of the user',
  'AWS::Lambda::Permission': 'says which service may invoke; only the local cloud does',
  'AWS::Logs::LogGroup': 'each function logs to a file of its own instead',
  'AWS::Logs::MetricFilter': 'derives metrics from logs',
  'AWS::Logs::QueryDefinition': 'saves a log query',
  'AWS::S3::BucketPolicy': 'only restricts further: transport encryption on a loopback address',
  'AWS::SNS::TopicPolicy': 'only restricts further: transport encryption on a loopback address',
  'AWS::SQS::QueuePolicy': 'only restricts further: transport encryption on a loopback address',
};

/** @throws Error naming every resource that the local cloud could not run as the real one would. */
export function refuseUnknownTypes(resources: Readonly<Record<string, Resource>>): void {
  const unknown = Object.entries(resources).filter(
    ([, { Type }]) => !provisionedTypes.has(Type) && !Object.hasOwn(typesWithoutEffect, Type),
  );
  if (unknown.length === 0) return;
  const names = unknown.map(([id, { Type }]) => `${Type} (${id})`).join(', ');
  throw new Error(`The local cloud does not know these resource types: ${names}.`);
}
