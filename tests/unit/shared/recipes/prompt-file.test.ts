import { describe, expect, it } from 'vitest';
import { TemplateError } from '../../../../shared/domain/templates/template-error.ts';
import { parsePromptFile, renderMessages } from '../../../../shared/recipes/prompt-file.ts';
import { promptRenderer } from '../../../../shared/recipes/prompt-renderer.ts';

const text = `- system: You write questions.
- user: |
    {{ question }}
    {% for option in options %}{{ loop.index }}) {{ option }}
    {% endfor %}
`;
const record = { fields: { question: 'Which is even? {{ 7 * 7 }}', options: ['three', 'four'], context: null } };

const parsed = (source: string) => {
  const result = parsePromptFile('p.yaml', source);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.prompt;
};

describe('renderMessages', () => {
  it('renders the turns in order and never reads a field as a template', () => {
    expect(renderMessages(parsed(text), record)).toEqual([
      { role: 'system', content: 'You write questions.' },
      { role: 'user', content: 'Which is even? {{ 7 * 7 }}\n1) three\n2) four' },
    ]);
  });

  it('fails on a field that the record lacks instead of printing nothing', () => {
    expect(() => renderMessages(parsed('- user: "{{ missing }}"\n'), record)).toThrow(TemplateError);
  });

  it('stops a template that would run for ever', () => {
    const bomb = '- user: "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}"\n';
    expect(() => renderMessages(parsed(bomb), record)).toThrow(TemplateError);
  });
});

describe('promptRenderer', () => {
  const render = promptRenderer({ 'prompts/standard/short.solve.yaml': '- user: "{{ question }}"\n' });

  it('renders the file for the kind of the record and says which text it came from', () => {
    const rendered = render('standard/{answer_kind}.solve.yaml', {
      fields: { question: 'Why?', answer_kind: 'short' },
    });
    expect(rendered).toEqual({
      messages: [{ role: 'user', content: 'Why?' }],
      template: expect.stringMatching(/^[0-9a-f]{16}$/u),
      asksForJson: false,
    });
  });

  it('gives nothing for a kind without a prompt', () => {
    expect(render('standard/{answer_kind}.solve.yaml', { fields: { answer_kind: 'free' } })).toBeUndefined();
  });
});
