import { card } from './card.ts';
import { checksums, describeFile } from './checksums.ts';
import type { DatasetFacts } from './facts.ts';
import { manifest } from './manifest.ts';
import { recordSchema, rejectedSchema } from './record-schema.ts';
import { report } from './report/report.ts';

/** A small text file of the dataset folder. */
export interface TextFile {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * Every file of the dataset folder but the data files, in the order to write them: whoever finds the manifest, which
 * is last, finds everything else.
 */
export function datasetFiles(facts: DatasetFacts): TextFile[] {
  const described: TextFile[] = [
    { path: 'README.md', contentType: 'text/markdown; charset=utf-8', body: card(facts) },
    { path: 'report.html', contentType: 'text/html; charset=utf-8', body: report(facts) },
    { path: 'schema/record.schema.json', contentType: 'application/schema+json', body: recordSchema() },
    { path: 'schema/rejected.schema.json', contentType: 'application/schema+json', body: rejectedSchema() },
    ...(facts.stones === undefined
      ? []
      : [
          {
            path: 'forgotten.jsonl',
            contentType: 'application/jsonl',
            body: facts.stones.map((stone) => `${JSON.stringify(stone)}\n`).join(''),
          },
        ]),
  ];
  const files = [...facts.dataFiles, ...described.map(({ path, body }) => describeFile(path, body))];
  const manifestText = manifest(facts, files);
  const sums = checksums([...files, describeFile('manifest.json', manifestText)]);
  return [
    ...described,
    { path: 'SHA256SUMS', contentType: 'text/plain; charset=utf-8', body: sums },
    { path: 'manifest.json', contentType: 'application/json', body: manifestText },
  ];
}
