import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { writeQuestion } from '../../../local/services/scripted-model-author.ts';
import { drawsFor } from '../../../local/services/scripted-model-draws.ts';
import { readScriptedPrompt } from '../../../local/services/scripted-model-prompt.ts';
import { scriptedReply } from '../../../local/services/scripted-model-replies.ts';
import { ScriptedScenario } from '../../../local/services/scripted-model-scenario.ts';
import { answerQuestion } from '../../../local/services/scripted-model-solver.ts';
import type { Plan } from '../../../shared/contract/plan.ts';
import type { ModelRequest } from '../../../shared/domain/completion.ts';
import { memoryBlob } from '../memory-blob.ts';
import { planOfDrop } from './plan.ts';
import { storm } from './storm.ts';
import type { ScriptedReply, StormResult } from './storm-types.ts';

/** How the work is cut, and how it is played. */
export interface Schedule {
  readonly shardRecords: number;
  readonly rangeBytes: number;
  readonly workers: number;
  readonly seed: number;
}

/**
 * Runs a drop of the repository with the replies, and the draws, of the scripted stand-in of `sower run --scripted`: what
 * it says depends on the call alone.
 *
 * @param folder absolute.
 */
export async function playSample(
  folder: string,
  { shardRecords, rangeBytes, workers, seed }: Schedule,
): Promise<{ readonly plan: Plan; readonly result: StormResult }> {
  const seeds = memoryBlob();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await seeds.put(`drops/sample/${path.slice(folder.length + 1)}`, readFileSync(path));
  }
  const scenario = seeds.objects.get('drops/sample/scripted.yaml');
  const { replies = [] } =
    scenario === undefined ? {} : ScriptedScenario.parse(parse(Buffer.from(scenario).toString()));
  const reply = (request: ModelRequest, _key: string, _attempt: number, label: string): ScriptedReply => {
    const prompt = readScriptedPrompt({ messages: request.messages }, label);
    if (prompt === undefined) return { text: '', finishReason: 'stop' };
    const key = [prompt.text, label, String(request.sampling.seed)];
    const own = scriptedReply(replies, prompt.asked, label, key);
    const text = own ?? (prompt.role === 'author' ? writeQuestion(prompt, key) : answerQuestion(prompt, key));
    const isCut = drawsFor('cut', ...key).chance(0.01);
    const said = isCut ? text.slice(0, Math.ceil(text.length / 2)) : text;
    return { text: said, finishReason: isCut ? 'length' : 'stop', tokensOut: Math.ceil(said.length / 4) };
  };
  const made = await planOfDrop(seeds, 'sample');
  const plan = { ...made, budget: {}, tuning: { ...made.tuning, shardRecords, rangeBytes } };
  return { plan, result: await storm({ plan, seeds: seeds.objects, reply, workers, seed }) };
}
