import { describe, expect, it } from 'vitest';
import { isMet } from '../../../../../shared/domain/constraints/registry.ts';
import type { Json } from '../../../../../shared/domain/json.ts';
import { constraints } from '../../../../../shared/domain/maps/constraints.ts';
import { messages } from '../../../../../shared/domain/maps/messages.ts';
import { replies } from '../../../../../shared/domain/maps/replies.ts';
import { rewardHeuristic } from '../../../../../shared/domain/maps/reward-heuristic.ts';
import { aContext, aRecord } from '../../../../support/a-record.ts';
import { comply } from '../../../../support/comply.ts';

describe('functions of a map for dialogues', () => {
  it('list the replies with what was said before each', () => {
    const said = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Why?' },
      { role: 'assistant', content: 'So.' },
      { role: 'user', content: 'And then?' },
      { role: 'assistant', content: 'Nothing.' },
    ];
    expect(replies.create(replies.parameters.parse({}), aContext())(aRecord({ messages: said }))).toEqual({
      replies: [
        { index: 0, before: 'User: Why?', asked: 'Why?', text: 'So.' },
        { index: 1, before: 'User: Why?\n\nAssistant: So.\n\nUser: And then?', asked: 'And then?', text: 'Nothing.' },
      ],
    });
    expect(replies.create(replies.parameters.parse({}), aContext())(aRecord({ messages: 'no list' }))).toEqual({
      replies: [],
    });
  });

  it('put texts together as messages, without turns that hold no text', () => {
    const parameters = messages.parameters.parse({ turns: [{ system: 'rules' }, { user: 'q' }, { assistant: 'a' }] });
    expect(messages.reads(parameters)).toEqual(['rules', 'q', 'a']);
    expect(messages.create(parameters, aContext())(aRecord({ rules: null, q: 'Why?', a: 'So.' }))).toEqual({
      messages: [
        { role: 'user', content: 'Why?' },
        { role: 'assistant', content: 'So.' },
      ],
    });
  });

  it('draw one to three constraints that do not contradict each other, the same for the same record', () => {
    const draw = constraints.create(constraints.parameters.parse({}), aContext());
    const drawn = (id: string) =>
      draw(aRecord({}, { id })) as { constraints: { name: string }[]; constraint_text: string };
    const counts = new Set<number>();
    for (let index = 0; index < 200; index += 1) {
      const { constraints: list, constraint_text } = drawn(`r${index}`);
      counts.add(list.length);
      expect(constraint_text.length).toBeGreaterThan(10);
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
      // Whatever is drawn together can be met together.
      expect(list.filter((one) => !isMet(comply(constraint_text), one))).toEqual([]);
    }
    expect(counts).toEqual(new Set([1, 2, 3]));
    expect(drawn('r1')).toEqual(drawn('r1'));
  });

  it('mark the attributes of a reply as those of a heuristic', () => {
    const parameters = rewardHeuristic.parameters.parse({ asked: 'q', reply: 'a' });
    const made = rewardHeuristic.create(parameters, aContext())(aRecord({ q: 'Why?', a: null as Json }));
    expect(made).toMatchObject({ helpfulness: 0, reward_method: 'heuristic-1' });
  });
});
