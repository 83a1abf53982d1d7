import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const source = 'the old mill by the river grinds the corn of the whole town every day of the year';

it('rejects a turn that recites the source', () => {
  const turns = [
    { speaker: 'A', text: 'Tell me about it.' },
    { speaker: 'B', text: source },
  ];
  expect(verdictOf('copied_source', { source, turns }, { field: 'turns' })).toBe('copied_source');
});

it('keeps a source that is spread over turns', () => {
  const turns = [
    { speaker: 'A', text: 'So the old mill by the river grinds the corn?' },
    { speaker: 'B', text: 'Yes, of the whole town every day of the year.' },
  ];
  expect(verdictOf('copied_source', { source, turns }, { field: 'turns' })).toBe('kept');
});

it('takes a text without turns for one turn', () => {
  expect(verdictOf('copied_source', { source, text: source })).toBe('copied_source');
});
