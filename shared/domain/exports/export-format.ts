/** Shapes in which published rows leave Sower, with what each file holds and how its name ends. */
export const exportFormats = {
  jsonl: { about: 'the rows as they are, one JSON object a line', suffix: '.jsonl' },
  parquet: { about: 'the rows as they are, one Parquet file for each config', suffix: '.parquet' },
  sharegpt: { about: '{"conversations": [{"from", "value"}]}, one a line', suffix: '.sharegpt.jsonl' },
  'openai-messages': { about: '{"messages": [{"role", "content"}]}, one a line', suffix: '.messages.jsonl' },
  'megatron-jsonl': { about: '{"text"}, one a line', suffix: '.megatron.jsonl' },
} as const;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as ExportFormat[];
