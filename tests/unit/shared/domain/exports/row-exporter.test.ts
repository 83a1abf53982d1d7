import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportRow } from '../../../../../shared/domain/exports/conversation.ts';
import { exportFormatNames } from '../../../../../shared/domain/exports/export-format.ts';
import { rowExporter } from '../../../../../shared/domain/exports/row-exporter.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { renderText } from '../../../../../shared/domain/steps/emit.ts';

const messagesOf = (row: ExportRow): unknown => rowExporter('openai-messages', Object.keys(row))?.convert(row);
const chat = (...texts: string[]): Json =>
  texts.map((content, index) => ({ role: index % 2 === 0 ? 'user' : 'assistant', content }));
const conversation = (...texts: string[]): unknown => ({ value: { messages: chat(...texts) } });

describe('rowExporter', () => {
  it('gives rows as they are, their text alone, or their conversation under the names of the format', () => {
    const row = { id: '1', text: 'What? This.', input: 'What?', target: 'This.', doc_id: null };
    const exported = exportFormatNames.map((format) => rowExporter(format, Object.keys(row))?.convert(row));
    expect(exported).toEqual([
      { value: row },
      { value: row },
      {
        value: {
          conversations: [
            { from: 'human', value: 'What?' },
            { from: 'gpt', value: 'This.' },
          ],
        },
      },
      conversation('What?', 'This.'),
      { value: { text: 'What? This.' } },
    ]);
  });

  it('has no conversation for columns of text alone, and no text for columns of a conversation alone', () => {
    expect(rowExporter('sharegpt', ['id', 'text', 'style'])).toBeUndefined();
    expect(rowExporter('openai-messages', ['id', 'text', 'prompt'])).toBeUndefined();
    expect(rowExporter('megatron-jsonl', ['id', 'messages'])).toBeUndefined();
  });

  it('puts context, question and options on one side, reasoning and the answer by its words on the other', () => {
    const row = {
      context: 'A lake froze.',
      question: 'What is ice?',
      options: ['gas', 'water'],
      reasoning: 'It melts to water.',
      answer_text: 'water',
    };
    expect(messagesOf(row)).toEqual(
      conversation('A lake froze.\n\nWhat is ice?\nA. gas\nB. water', 'It melts to water.\n\nAnswer: water'),
    );
  });

  it('says the same as the published text of a question, whichever parts it has', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    const maybe = fc.option(text, { nil: null });
    const rows = fc.record({
      context: maybe,
      question: text,
      options: fc.option(fc.array(text, { minLength: 2, maxLength: 5 }), { nil: null }),
      reasoning: maybe,
      answer_text: text,
    });
    fc.assert(
      fc.property(rows, (row) => {
        const exported = rowExporter('openai-messages', Object.keys(row))?.convert(row);
        const { messages } = (exported !== undefined && 'value' in exported ? exported.value : {}) as {
          messages: { content: string }[];
        };
        expect(messages.map(({ content }) => content).join('\n\n')).toBe(renderText(row));
      }),
    );
  });

  it.each([
    [
      'messages of the one format',
      JSON.stringify([
        { role: 'system', content: 's' },
        { role: 'user', content: 'q' },
        { role: 'assistant', content: 'a' },
      ]),
    ],
    [
      'messages of the other format',
      JSON.stringify([
        { from: 'system', value: 's' },
        { from: 'human', value: 'q' },
        { from: 'gpt', value: 'a' },
      ]),
    ],
  ])('takes %s', (_, messages) => {
    const expected = [
      { role: 'system', content: 's' },
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'a' },
    ];
    expect(messagesOf({ messages, text: 'not this' })).toEqual({ value: { messages: expected } });
  });

  it('lets the first speaker ask, joins neighbouring turns, and leaves thanks at the end away', () => {
    const turns = [
      { speaker: 'Student', text: 'What is 2 + 2?' },
      { speaker: '**Teacher**', text: 'Count on.' },
      { speaker: 'teacher', text: 'It is 4.' },
      { speaker: 'STUDENT', text: 'Thanks!' },
    ];
    expect(messagesOf({ turns: JSON.stringify(turns) })).toEqual(
      conversation('What is 2 + 2?', 'Count on.\n\nIt is 4.'),
    );
  });

  it('takes the better answer of a preference pair, as text, as messages, or with the question in it', () => {
    const rejected = 'b';
    expect(messagesOf({ prompt: 'q', chosen: 'a', rejected })).toEqual(conversation('q', 'a'));
    const whole = JSON.stringify(chat('q', 'a'));
    expect(messagesOf({ prompt: 'q', chosen: whole, rejected })).toEqual(conversation('q', 'a'));
    const prompt = JSON.stringify(chat('q', 'a', 'q2'));
    const chosen = JSON.stringify([{ role: 'assistant', content: 'a2' }]);
    expect(messagesOf({ prompt, chosen, rejected })).toEqual(conversation('q', 'a', 'q2', 'a2'));
    const said = { prompt: 'User: q\n\nAssistant: a\n\nUser: q2', prompt_messages: prompt };
    expect(messagesOf({ ...said, chosen, rejected })).toEqual(conversation('q', 'a', 'q2', 'a2'));
    expect(messagesOf({ prompt: 'q', response: 'a' })).toEqual(conversation('q', 'a'));
  });

  it.each<[string, ExportRow]>([
    ['empty', { messages: null }],
    ['empty', { messages: '' }],
    ['empty', { turns: '[]' }],
    ['empty', { turns: null }],
    ['empty', { input: 'q', target: ' ' }],
    ['empty', { input: 'q', target: null }],
    ['empty', { question: 'q', answer_text: null }],
    ['empty', { messages: chat('q', '') }],
    ['unreadable', { messages: 'not json' }],
    ['unreadable', { messages: '[{"role": 1}]' }],
    ['unreadable', { turns: '{"speaker": "A"}' }],
    ['roles', { messages: JSON.stringify([{ role: 'tool', content: 'x' }]) }],
    ['roles', { prompt: JSON.stringify([{ role: 'tool', content: 'x' }]), chosen: 'a' }],
    ['speakers', { turns: JSON.stringify(['A', 'B', 'C'].map((speaker) => ({ speaker, text: 'x' }))) }],
    ['speakers', { turns: JSON.stringify([{ speaker: 'A', text: 'x' }]) }],
    ['no_answer', { messages: chat('q', 'a', 'q2') }],
    ['no_answer', { messages: JSON.stringify([{ role: 'assistant', content: 'a' }]) }],
  ])('leaves a row out as %s: %j', (leftOut, row) => {
    expect(messagesOf(row)).toEqual({ leftOut });
  });

  it('leaves out a row without text where text is all that is written', () => {
    expect(rowExporter('megatron-jsonl', ['text'])?.convert({ text: ' \n' })).toEqual({ leftOut: 'empty' });
    expect(rowExporter('megatron-jsonl', ['text'])?.convert({ text: null })).toEqual({ leftOut: 'empty' });
  });

  it('never throws, whatever a column holds', () => {
    const columns = ['messages', 'turns', 'question', 'answer_text', 'options', 'prompt', 'chosen', 'input', 'target'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...columns), fc.oneof(fc.string(), fc.jsonValue())), (row) => {
        for (const format of exportFormatNames) rowExporter(format, Object.keys(row))?.convert(row as ExportRow);
      }),
    );
  });
});
