import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledged, skipChecks } from './acknowledged.ts';

export interface StorageProps {
  readonly stage: 'dev' | 'prod';
  readonly key: IKey | undefined;
}

/**
 * Every stateful resource of the project. In `prod` buckets and tables outlive the stack; in `dev` they go with it,
 * buckets only when they are empty.
 */
export class Storage extends Construct {
  /** Drops, as they were uploaded. */
  readonly seeds: Bucket;
  /** Plans, shards, completions, rejects: everything between a drop and its dataset. */
  readonly work: Bucket;
  /** Published datasets; nothing here is ever overwritten but the pointer to the newest run. */
  readonly datasets: Bucket;
  /** The ledger. */
  readonly runs: Table;
  /** The register of exact duplicates. */
  readonly dedup: Table;

  constructor(scope: Construct, id: string, { stage, key }: StorageProps) {
    super(scope, id);
    const removalPolicy = stage === 'prod' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const bucket = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy,
      ...(key === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }),
    } satisfies BucketProps;
    const versioned = {
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30), ...abortedUploads }],
    } satisfies BucketProps;
    this.seeds = new Bucket(this, 'Seeds', { ...bucket, ...versioned });
    this.datasets = new Bucket(this, 'Datasets', { ...bucket, ...versioned });
    this.work = new Bucket(this, 'Work', {
      ...bucket,
      lifecycleRules: [
        { prefix: 'completions/', expiration: Duration.days(90) },
        { prefix: 'runs/', expiration: Duration.days(30), ...abortedUploads },
        { prefix: 'refused/', expiration: Duration.days(30) },
        // Copies of what is kept below runs/, or needed only until the reply is there.
        ...['requests/', 'replies/', 'failures/'].map((prefix) => ({ prefix, expiration: Duration.days(14) })),
      ],
    });
    announceObjects(this.seeds);
    for (const one of [this.seeds, this.work, this.datasets]) Validations.of(one).acknowledge(acknowledged.accessLogs);
    for (const one of [this.seeds, this.datasets]) skipChecks(one, 'CKV_AWS_18');
    skipChecks(this.work, 'CKV_AWS_18', 'CKV_AWS_21');

    const table = {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: stage === 'prod' ? 35 : 1,
      },
      deletionProtection: stage === 'prod',
      removalPolicy,
      ...(key === undefined ? {} : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    } satisfies TableProps;
    this.runs = new Table(this, 'Runs', {
      ...table,
      sortKey: { name: 'sk', type: AttributeType.STRING },
      // Only what is noted of the use of endpoints runs out.
      timeToLiveAttribute: 'ttl',
    });
    this.dedup = new Table(this, 'Dedup', { ...table, timeToLiveAttribute: 'ttl' });
    if (key === undefined) for (const one of [this.runs, this.dedup]) skipChecks(one, 'CKV_AWS_119');
  }
}

const abortedUploads = { abortIncompleteMultipartUploadAfter: Duration.days(7) };

/** Turns EventBridge on as a plain property; the construct's own option would add a function of its own to the stack. */
function announceObjects(bucket: Bucket): void {
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
