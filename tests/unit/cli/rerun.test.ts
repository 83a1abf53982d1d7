import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { otherRecipe } from '../../../cli/rerun-drop.ts';
import type { World } from '../../../cli/world.ts';
import { computer } from './fake-world.ts';

const seeds = `${JSON.stringify({ question: 'What is 1 + 1?', answer: 2 })}\n`;

describe('rerun', () => {
  it('knows the runs of the workspace, and says which one may be meant', async () => {
    const machine = computer();
    machine.write('drop/seeds.jsonl', seeds);
    await machine.sower('run', 'drop', '--scripted');
    const run = JSON.parse((await machine.sower('runs', '--json')).out).runs[0].run as string;
    const { code, err } = await machine.sower('rerun', `${run.slice(0, -1)}x`, '--yes');
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain(`Did you mean ${run}?`);
  });

  it('makes nothing of a run that is not finished', async () => {
    const machine = computer();
    machine.write('drop/seeds.jsonl', seeds);
    machine.fate.end = 'failed';
    await machine.sower('run', 'drop', '--scripted');
    const run = JSON.parse((await machine.sower('runs', '--json')).out).runs[0].run as string;
    const { code, err } = await machine.sower('rerun', run);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('run drop --resume');
  });

  it('finds recipes by folder, in the drop and among the built-in ones', () => {
    const { folder, write } = computer();
    const world = { folder, root: process.cwd() } as World;
    write('copy/recipe.yaml', 'recipe: task-seeded\n');
    write('drop/own/recipe.yaml', 'recipe: own\n');
    expect(otherRecipe('copy', `${folder}/drop`, world)).toEqual({
      name: './rerun/task-seeded',
      folder: `${folder}/copy`,
    });
    expect(otherRecipe('./own', `${folder}/drop`, world)).toEqual({ name: './own', folder: undefined });
    expect(otherRecipe('wrap', `${folder}/drop`, world)).toEqual({ name: 'wrap', folder: undefined });
    expect(() => otherRecipe('warp', `${folder}/drop`, world)).toThrow('There is no recipe warp');
  });
});
