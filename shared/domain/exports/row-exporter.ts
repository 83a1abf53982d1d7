import type { Json } from '../json.ts';
import type { ExportRow, LeftOut, Role } from './conversation.ts';
import { conversationRule } from './conversation-rule.ts';
import type { ExportFormat } from './export-format.ts';

/** One row in the shape of a format, or why it has none. */
export type Exported = { readonly value: Json } | { readonly leftOut: LeftOut };

export interface RowExporter {
  /** Columns that go into what is written; undefined for all of them. */
  readonly columns: readonly string[] | undefined;
  readonly convert: (row: ExportRow) => Exported;
}

const shareGptNames: Readonly<Record<Role, string>> = { system: 'system', user: 'human', assistant: 'gpt' };

/** How rows with these columns are written. @returns undefined when the format cannot hold them. */
export function rowExporter(format: ExportFormat, columns: readonly string[]): RowExporter | undefined {
  switch (format) {
    case 'jsonl':
    case 'parquet':
      return { columns: undefined, convert: (row) => ({ value: row }) };
    case 'megatron-jsonl':
      return columns.includes('text') ? { columns: ['text'], convert: textOnly } : undefined;
    case 'openai-messages':
    case 'sharegpt': {
      const rule = conversationRule(columns);
      if (rule === undefined) return undefined;
      return {
        columns: rule.columns,
        convert: (row) => {
          const conversation = rule.read(row);
          if ('leftOut' in conversation) return conversation;
          const { messages } = conversation;
          if (format === 'openai-messages')
            return { value: { messages: messages.map(({ role, content }) => ({ role, content })) } };
          return {
            value: {
              conversations: messages.map(({ role, content }) => ({ from: shareGptNames[role], value: content })),
            },
          };
        },
      };
    }
  }
}

function textOnly({ text }: ExportRow): Exported {
  return typeof text === 'string' && text.trim() !== '' ? { value: { text } } : { leftOut: 'empty' };
}
