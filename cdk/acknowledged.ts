import { type Acknowledgment, CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Findings of cdk-nag that stand, each with its reason. A test counts them, so a new one cannot slip in. Findings of
 * the rule for wildcards in rights are made beside the right itself (`rights.ts`).
 */
export const acknowledged = {
  accessLogs: {
    id: 'AwsSolutions-S1',
    reason:
      'Who read or wrote an object is a question for CloudTrail data events, switched on for the account; server access ' +
      'logs would need a fourth bucket, come late and may miss requests.',
  },
  deadLettersOfRule: {
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the queue for dead letters, of a rule, which the scanner does not see.',
  },
} as const satisfies Record<string, Acknowledgment>;

/** Findings of checkov that stand. It reads the reason from the template and counts the check as skipped. */
const skipped = {
  CKV_AWS_18: acknowledged.accessLogs.reason,
  CKV_AWS_21: 'Objects of this bucket are written once, can be made again from the drop, and expire after 30 days.',
  CKV_AWS_26: 'The messages name alarms and hold no data; alarms cannot publish under the key that SNS manages.',
  CKV_AWS_27: 'Encrypted by SqsManagedSseEnabled, which the check does not know. Messages are pointers, no data.',
  CKV_AWS_50: 'It may do nothing, so it may not write traces either; the trace of its caller shows the call.',
  CKV_AWS_115: 'Concurrency is limited at the event source; a reserve would throttle receives and kill messages.',
  CKV_AWS_116: 'Only queues and the workflow call the function; the queues have dead letters, the workflow catches.',
  CKV_AWS_117: 'The function reaches nothing but services of AWS, over TLS and by its role; a VPC would add no wall.',
  CKV_AWS_119: 'Encrypted by the key of the service; the context customerKey puts the tables under a key of your own.',
  CKV_AWS_158: 'Encrypted by the key of the service. Logs hold ids and counts, never text of records.',
  CKV_AWS_173: 'Encrypted by the key of the service. The variables are names and addresses, no secrets.',
  CKV_AWS_370: 'The model comes from the hub, which the container must reach; the context modelData isolates it.',
} as const satisfies Record<string, string>;
export type SkippedCheck = keyof typeof skipped;

/** Writes into the resource of a construct why checks of checkov do not apply to it. */
export function skipChecks(construct: Construct, ...checks: readonly SkippedCheck[]): void {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) throw new Error(`${construct.node.path} is no resource.`);
  resource.addMetadata('checkov', { skip: checks.map((id) => ({ id, comment: skipped[id] })) });
}
