import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { alarmText } from '../shared/domain/dataset/alarms.ts';

const Alarms = z.looseObject({
  alarms: z
    .array(z.object({ step: z.string(), what: z.string(), count: z.number(), of: z.number(), limit: z.number() }))
    .default([]),
});

/** What the manifest of a dataset folder says should not be left alone. */
export function datasetAlarms(folder: string | null): string[] {
  const path = join(folder ?? '', 'manifest.json');
  if (folder === null || !existsSync(path)) return [];
  return Alarms.parse(JSON.parse(readFileSync(path, 'utf8'))).alarms.map(alarmText);
}
