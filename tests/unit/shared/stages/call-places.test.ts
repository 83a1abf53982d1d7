import { describe, expect, it } from 'vitest';
import { callPlaces, placesOf } from '../../../../shared/stages/call-places.ts';
import { aModel } from '../../../support/a-model.ts';
import { stillClock } from '../../../support/still-clock.ts';

/** How many get in at once, of many. */
async function admitted(places: ReturnType<typeof callPlaces>, wanted = 100): Promise<number> {
  let inside = 0;
  for (let index = 0; index < wanted; index += 1) {
    void places.enter().then(() => {
      inside += 1;
    });
  }
  await Promise.resolve();
  await Promise.resolve();
  return inside;
}

describe('places for calls', () => {
  it('start with 16, or fewer when the plan allows no more', async () => {
    expect(await admitted(callPlaces(stillClock(), 64))).toBe(16);
    expect(await admitted(callPlaces(stillClock(), 3))).toBe(3);
  });

  it('let the next one in when one leaves', async () => {
    const places = callPlaces(stillClock(), 1);
    await places.enter();
    let inside = false;
    const next = places.enter().then(() => {
      inside = true;
    });
    await Promise.resolve();
    expect(inside).toBe(false);
    places.leave();
    await next;
    expect(inside).toBe(true);
  });

  it('grow by one with each answer until the endpoint is congested, then are halved once a round', async () => {
    const clock = stillClock();
    const places = callPlaces(clock, 64);
    await admitted(places, 16);
    for (let answer = 0; answer < 4; answer += 1) {
      places.succeeded();
      void places.enter();
    }
    places.congested();
    places.congested();
    for (let left = 0; left < 20; left += 1) places.leave();
    expect(await admitted(places)).toBe(10);
  });

  it('never shrink below one', async () => {
    const clock = stillClock();
    const places = callPlaces(clock, 64);
    for (let round = 0; round < 20; round += 1) {
      places.congested();
      clock.pass(1000);
    }
    expect(await admitted(places)).toBe(1);
  });

  it('are the same for shards side by side, and new for another endpoint or number', () => {
    const [one, other] = [aModel(), aModel()];
    const clock = stillClock();
    const places = placesOf(one, clock, 4);
    expect(placesOf(one, clock, 4)).toBe(places);
    expect(placesOf(other, clock, 4)).not.toBe(places);
    expect(placesOf(one, clock, 5)).not.toBe(places);
  });
});
