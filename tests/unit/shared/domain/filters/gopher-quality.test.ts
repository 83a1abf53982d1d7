import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const prose = 'The people of the town have to be with that old mill and its keeper. '.repeat(6);

it('keeps prose', () => {
  expect(verdictOf('gopher_quality', { text: prose })).toBe('kept');
});

it.each([
  ['too few words', 'The mill and the keeper.'],
  ['hash signs', `${prose} ${'# '.repeat(40)}`],
  ['ellipses', `${prose}${'and then ...\n'.repeat(40)}`],
  ['bullets', '- the wheel and the mill of that town\n'.repeat(20)],
  ['words without letters', `${prose} ${'12 '.repeat(60)}`],
  ['long words', 'the of '.concat('antidisestablishmentarianism '.repeat(60))],
  ['no stop words', 'mills grind corn daily near rivers everywhere '.repeat(10)],
])('rejects %s', (_, text) => {
  expect(verdictOf('gopher_quality', { text })).toBe('low_quality');
});

it('leaves rules about words out for other languages and scripts', () => {
  expect(
    verdictOf(
      'gopher_quality',
      { text: 'Mühlen mahlen täglich Korn nahe bei Flüssen. '.repeat(10) },
      {},
      { lang: 'de' },
    ),
  ).toBe('kept');
  expect(
    verdictOf('gopher_quality', { text: '水车每天在河边磨谷物，村民们都来这里。'.repeat(10) }, {}, { lang: 'zh' }),
  ).toBe('kept');
});
