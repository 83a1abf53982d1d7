import { createHash } from 'node:crypto';

const things = 'apples bricks candles drums envelopes feathers gloves hats jars kettles lamps mugs notebooks'.split(
  ' ',
);
const people = 'Amara Bashir Chiara Dmitri Elena Farid Greta Hiro Ines Jonas Keiko Lars Mona Nadia Omar Petra'.split(
  ' ',
);
const places = 'harbour station valley market village library factory bakery theatre garden'.split(' ');
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** What the fake endpoint understands of a chat-completions request. */
export interface Asked {
  readonly author: boolean;
  /** The last turn. */
  readonly text: string;
  /** 32 bytes that depend on the whole request. */
  readonly draws: Buffer;
}

export function readAsked(body: string): Asked {
  const request = JSON.parse(body) as { messages?: { content?: string }[] };
  const text = request.messages?.at(-1)?.content ?? '';
  return {
    author: text.includes('Write one new question'),
    text,
    draws: createHash('sha256').update(body).digest(),
  };
}

/**
 * The content of an answer: as author a new sum to work out, as solver its result. Every well-made pipeline accepts
 * both, so that a rate counts records that were made to the end.
 */
export function contentFor({ author, text, draws }: Asked): string {
  if (!author) {
    const total = sum(text.slice(text.lastIndexOf('Question: ')));
    return `The amounts belong together, so they are added up. That makes ${total}.\nAnswer: ${total}`;
  }
  const pick = (list: readonly string[], at: number): string => list[(draws[at] ?? 0) % list.length] as string;
  const number = (at: number): number => 10 + (draws.readUInt32LE(at) % 90_000);
  const question =
    `${pick(people, 0)} from the ${pick(places, 1)} sold ${number(4)} ${pick(things, 2)} on ${pick(days, 3)}, and ` +
    `${pick(people, 16)} sold ${number(8)} more of them on the day after. In the ${pick(places, 17)} another ` +
    `${number(12)} were given away. How many ${pick(things, 2)} left the shelves?`;
  return JSON.stringify({ context: null, question, answer: String(sum(question)) });
}

const sum = (text: string): number =>
  [...text.matchAll(/\d+/gu)].reduce((total, [digits]) => total + Number(digits), 0);
