import { CreateBucketCommand, HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';

const Properties = z.looseObject({
  NotificationConfiguration: z
    .strictObject(
      { EventBridgeConfiguration: z.looseObject({ EventBridgeEnabled: z.boolean().default(true) }).optional() },
      { error: 'the local cloud announces objects to EventBridge only' },
    )
    .optional(),
});

/** Whether new objects of a bucket are announced to EventBridge. */
export function announcesObjects(id: string, properties: unknown): boolean {
  const parsed = Properties.safeParse(properties);
  if (!parsed.success)
    throw new Error(`The local cloud cannot hold the bucket ${id}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false;
}

/** Makes the bucket unless it is there. */
export async function provisionBucket(client: S3Client, name: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: name }));
  } catch {
    // Whatever hides the bucket shows itself again when it is created.
    await client.send(new CreateBucketCommand({ Bucket: name }));
  }
}
