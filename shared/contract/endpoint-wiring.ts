import { failuresPrefix, repliesPrefix } from './keys.ts';

/**
 * What an async endpoint must be told of the pipeline: where replies go and which topics it tells. The pipeline publishes
 * it as parameters under these names, so that neither stack holds the other; whoever runs an endpoint reads them.
 */
export const wiringNames = ['replies', 'failures', 'success-topic', 'error-topic', 'bucket', 'key'] as const;
export type WiringName = (typeof wiringNames)[number];

/** Name of a parameter in the Systems Manager parameter store. @param pipeline name of the pipeline's stack. */
export const wiringParameter = (pipeline: string, name: WiringName): string => `/sower/${pipeline}/async/${name}`;

/** @param bucket the work bucket. */
export const repliesLocation = (bucket: string): string => `s3://${bucket}/${repliesPrefix}`;
export const failuresLocation = (bucket: string): string => `s3://${bucket}/${failuresPrefix}`;
