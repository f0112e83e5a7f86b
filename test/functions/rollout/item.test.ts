import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { changeControl, raiseFence } from '../../../functions/rollout/item.ts';
import { newWorld, rolloutId, routerName } from '../world.ts';

const stop = { kind: 'operator', text: 'aborted', at: 1, by: 'ann' } as const;

async function held() {
  const world = newWorld();
  await world.baking();
  return { world, item: await world.item() };
}

describe('a change of the control item', () => {
  test('sees each signal that came in between, and keeps it', async () => {
    const { world, item } = await held();
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const seen: Control[] = [];
    const saved = await changeControl(world.control, item, (control) => {
      seen.push(control);
      return { ...control, phase: 'settling' };
    });
    expect(seen.map((control) => control.stop)).toEqual([undefined, stop]);
    expect(saved).toMatchObject({ phase: 'settling', stop });
    expect(saved).toEqual(await world.item());
  });

  test('that has nothing to do any more leaves the item alone and gives it back', async () => {
    const { world, item } = await held();
    await world.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const left = await changeControl(world.control, item, (control) =>
      control.stop ? undefined : { ...control, step: 1 },
    );
    expect(left).toEqual(await world.item());
    expect(left).toMatchObject({ step: 0, stop });
  });

  test.each(['another rollout', 'a higher fence'])('is not made once %s holds the router', async (holder) => {
    const { world, item } = await held();
    const changes = holder === 'another rollout' ? { rolloutId: 'next', fence: 2 } : { fence: 2 };
    await world.control.take({ ...item, ...changes }, item);
    expect(await changeControl(world.control, item, (control) => ({ ...control, step: 1 }))).toBeUndefined();
    expect((await world.item()).step).toBe(0);
  });

  test('gives up after eight refusals in a row, with an error that is tried again', async () => {
    const { world, item } = await held();
    let saves = 0;
    world.instead('control', 'save', () => async () => {
      saves++;
      return undefined;
    });
    const change = changeControl(world.ports.control, item, (control) => control);
    await expect(change).rejects.toMatchObject({ name: 'Contended', message: expect.stringContaining('8 times') });
    expect(saves).toBe(8);
  });
});

describe('a fence', () => {
  test('is raised by one for whoever saw the item as it is, and by nobody else', async () => {
    const { world, item } = await held();
    const first = await raiseFence(world.control, item);
    const second = await raiseFence(world.control, item, { ...item, stop });
    expect(first).toEqual(await world.item());
    expect(first?.fence).toBe(item.fence + 1);
    expect(second).toBeUndefined();
  });
});
