import type { Acknowledgment } from 'aws-cdk-lib';

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
  noRecoveryInDev: {
    id: 'AwsSolutions-DDB3',
    reason: 'Stage dev holds nothing that cannot be made again from its drop; prod has point-in-time recovery.',
  },
  deadLettersOfRule: {
    id: 'AwsSolutions-SQS3',
    reason: 'It is itself the queue for dead letters, of a rule, which the scanner does not see.',
  },
} as const satisfies Record<string, Acknowledgment>;
