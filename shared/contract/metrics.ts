/** CloudWatch namespace and metric names, shared by the functions that write them and the alarms that read them. */
export const metricNamespace = 'Sower';
export const metricNames = {
  shardsDone: 'ShardsDone',
  shardsFailed: 'ShardsFailed',
  recordsKept: 'RecordsKept',
  recordsRejected: 'RecordsRejected',
  recordsFailed: 'RecordsFailed',
  tokensIn: 'TokensIn',
  tokensOut: 'TokensOut',
  /** Terminal shards that an advance found, for the stall alarm. */
  progress: 'Progress',
  runsFailed: 'RunsFailed',
  /** A run has spent 50, 80 or 100 % of its budget; the level is a dimension. */
  budgetReached: 'BudgetReached',
} as const;
export type MetricName = (typeof metricNames)[keyof typeof metricNames];
