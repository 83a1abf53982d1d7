import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { datasetFiles } from '../../../../../shared/domain/dataset/dataset-files.ts';
import { someFacts } from './builders.ts';

describe('datasetFiles', () => {
  const facts = someFacts();
  const files = datasetFiles(facts);
  const bodyOf = (path: string): string => files.find((file) => file.path === path)?.body ?? '';

  it('writes the manifest last', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'README.md',
      'report.html',
      'schema/record.schema.json',
      'schema/rejected.schema.json',
      'SHA256SUMS',
      'manifest.json',
    ]);
  });

  it('gives the right checksum of every file but the list itself', () => {
    const sums = bodyOf('SHA256SUMS')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '));
    const expected = files
      .filter(({ path }) => path !== 'SHA256SUMS')
      .map(({ path, body }) => [createHash('sha256').update(body).digest('hex'), path])
      .concat(facts.dataFiles.map(({ path, sha256 }) => [sha256, path]));
    expect(new Map(sums.map(([sum, path]) => [path, sum]))).toEqual(
      new Map(expected.map(([sum, path]) => [path, sum])),
    );
  });

  it('gives equal bytes for equal facts', () => {
    expect(datasetFiles(someFacts())).toEqual(files);
  });
});
