import { expect, it } from 'vitest';
import { verdictOf } from './verdict-of.ts';

const judge = (lang: string, question: string, seed_question: string | null = null) =>
  verdictOf('lang_mismatch', { question, seed_question }, {}, { lang });
const english = 'Which of the following is the best answer to the question about the river and the sea?';

it('rejects another script', () => {
  expect(judge('en', '下列哪一个是金属？请从以下选项中选择一个正确的答案。')).toBe('lang_mismatch');
  expect(judge('zh', english)).toBe('lang_mismatch');
  expect(judge('ko', english)).toBe('lang_mismatch');
});

it('rejects English where another language of Latin script is expected', () => {
  expect(judge('es', english)).toBe('lang_mismatch');
  expect(judge('es', '¿Cuál de las siguientes opciones describe mejor el río que llega hasta el mar?')).toBe('kept');
  expect(judge('de', 'Welche der folgenden Aussagen beschreibt den Fluss, der in das Meer fließt, am besten?')).toBe(
    'kept',
  );
});

it('tells Chinese from Japanese', () => {
  expect(judge('ja', '下列哪一个是金属？请从以下选项中选择一个正确的答案。')).toBe('lang_mismatch');
  expect(judge('zh', '次のうち金属はどれですか。正しいものを選んでください。')).toBe('lang_mismatch');
  expect(judge('ja', '次のうち金属はどれですか。正しいものを選んでください。')).toBe('kept');
});

it('keeps English, short texts and formulas', () => {
  expect(judge('en', english)).toBe('kept');
  expect(judge('zh', 'H2O')).toBe('kept');
  expect(judge('ru', '12 + 5 = x')).toBe('kept');
});

it('takes the script of the seed where the language is not known', () => {
  expect(judge('und', english, 'Который из этих металлов самый тяжёлый?')).toBe('lang_mismatch');
  expect(judge('und', english, 'Who is it?')).toBe('kept');
  expect(judge('und', english)).toBe('kept');
});

it('keeps a short question about a foreign name', () => {
  expect(judge('ko', 'WayV, "Blow Your Mind"은 빌보드 차트에 진입했나요?')).toBe('kept');
});
