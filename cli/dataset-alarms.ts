import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RunCheck } from '../shared/domain/alarms/run-checks.ts';
import { Alarm } from '../shared/domain/dataset/alarms.ts';

const Manifest = z.looseObject({ alarms: z.array(Alarm).default([]), checks: z.array(RunCheck).default([]) });

/** What the manifest of a dataset folder says should not be left alone, and what was looked at. */
export interface DatasetAlarms {
  readonly alarms: readonly Alarm[];
  readonly checks: readonly RunCheck[];
}

/** @param folder null where there is no dataset. */
export function datasetAlarms(folder: string | null): DatasetAlarms {
  const path = join(folder ?? '', 'manifest.json');
  if (folder === null || !existsSync(path)) return { alarms: [], checks: [] };
  const { alarms, checks } = Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  return { alarms, checks };
}
