import { describe, expect, it } from 'vitest';
import { appetiteOf, type Room } from '../../../../shared/stages/appetite.ts';
import { aModel } from '../../../support/a-model.ts';

const room = (limit: number, free: number): Room => ({ limit: () => limit, free: () => free });
const demand = (places: Room | undefined, unsent: number) => ({ places: () => places, unsent: () => unsent });

describe('the appetite of a function', () => {
  it('is for more when fewer calls are unsent than there are places', () => {
    const appetite = appetiteOf(aModel());
    const places = room(16, 0);
    const leave = appetite.join(demand(places, 15));
    expect(appetite.hasRoom(1)).toBe(true);
    const leaveToo = appetite.join(demand(places, 1));
    expect(appetite.hasRoom(2)).toBe(false);
    leave();
    expect(appetite.hasRoom(1)).toBe(true);
    leaveToo();
  });

  it('counts places that are free twice over: they could be filled at once', () => {
    const appetite = appetiteOf(aModel());
    appetite.join(demand(room(16, 10), 20));
    expect(appetite.hasRoom(1)).toBe(true);
  });

  it('is for more when one endpoint of several has too little to do', () => {
    const appetite = appetiteOf(aModel());
    appetite.join(demand(room(16, 0), 500));
    appetite.join(demand(room(16, 16), 0));
    expect(appetite.hasRoom(2)).toBe(true);
  });

  it('waits for shards that have not said yet what they need', () => {
    const appetite = appetiteOf(aModel());
    appetite.join(demand(room(16, 16), 0));
    expect(appetite.hasRoom(3)).toBe(true);
    expect(appetite.hasRoom(4)).toBe(false);
  });

  it('is for nothing while no shard makes calls: who has no endpoint cannot say what is missing', () => {
    const appetite = appetiteOf(aModel());
    expect(appetite.hasRoom(1)).toBe(false);
    appetite.join(demand(undefined, 0));
    expect(appetite.hasRoom(1)).toBe(false);
  });

  it('is one for each generator, whoever asks', () => {
    const model = aModel();
    expect(appetiteOf(model)).toBe(appetiteOf(model));
    expect(appetiteOf(model)).not.toBe(appetiteOf(aModel()));
  });
});
