import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { randomFor } from '../../../shared/domain/random.ts';

/**
 * A model that understands the two prompts of the main recipe for sums and for largest numbers, errs now and then, and
 * answers differently each time it is asked the same: a completion that is not kept shows in the dataset.
 *
 * @param attempt how often this request was answered before.
 */
export function fickleReply(request: ModelRequest, key: string, attempt: number): string {
  const prompt = request.messages.at(-1)?.content ?? '';
  const random = randomFor('fickle', key, attempt);
  const draw = (below: number): number => Math.floor(random() * below);
  if (prompt.includes('Write one new question')) return author(prompt, draw);
  return solver(prompt, draw, attempt);
}

type Draw = (below: number) => number;

const places = ['basket', 'kitchen', 'garden'];

function author(prompt: string, draw: Draw): string {
  const mood = draw(20);
  if (mood === 0) return '';
  if (mood === 1) return 'Here you are.';
  if (prompt.includes('"options"')) {
    const options = [draw(20) + 10, draw(20) + 30, draw(20) + 50, draw(20) + 70];
    const turn = draw(4);
    const turned = [...options.slice(turn), ...options.slice(0, turn)];
    const answer = mood === 2 ? options[0] : options[3];
    return JSON.stringify({
      context: null,
      question: `Which of the numbers on the door of the ${places[draw(3)]} is the largest of all?`,
      options: turned.map((option) => `number ${option}`),
      answer: `number ${answer}`,
    });
  }
  // Few questions, so that some come twice.
  const [a, b] = [draw(3) + 2, 3];
  const answer = mood === 2 ? a + b + 1 : a + b;
  return JSON.stringify({
    context: null,
    question: `Anna puts ${a} and then ${b} apples into a basket; how many lie there in the end?`,
    answer: String(answer),
  });
}

function solver(prompt: string, draw: Draw, attempt: number): string {
  const wrong = draw(8) === 0;
  const sum = /puts (\d+) and then (\d+)/u.exec(prompt);
  const thinking = `Looking at it from side ${draw(100_000)}, for the time number ${attempt}, this is the result.`;
  if (sum !== null) return `${thinking}\nAnswer: ${Number(sum[1]) + Number(sum[2]) + (wrong ? 1 : 0)}`;
  const options = [...prompt.matchAll(/^([A-Z])\) number (\d+)$/gmu)].map(([, letter, value]) => ({
    letter,
    value: Number(value),
  }));
  const ranked = options.sort((x, y) => y.value - x.value);
  return `${thinking}\nAnswer: ${ranked[wrong ? 1 : 0]?.letter ?? 'none'}`;
}
