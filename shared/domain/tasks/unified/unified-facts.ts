import type { Row } from '../hooks.ts';
import type { UnifiedLicense, UnifiedSource } from './unified-record.ts';

/** What the task alone says about its records. */
export interface TaskFacts {
  readonly variants: readonly string[];
  readonly groups: readonly string[];
  readonly tags: readonly string[];
  readonly family: string;
  readonly capabilities: readonly string[];
  readonly license: UnifiedLicense;
  readonly source: Pick<UnifiedSource, 'yaml' | 'yaml_sha256'>;
}

/** One row with its place. */
export interface PlacedRow {
  readonly row: Row;
  readonly id: string;
  readonly source: Omit<UnifiedSource, 'row_sha256' | 'yaml' | 'yaml_sha256'>;
}
