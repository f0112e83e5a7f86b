import { describe, expect, test } from '@jest/globals';
import type { Control } from '../../../core/control/control.ts';
import { changeControl, raiseFence } from '../../../functions/rollout/item.ts';
import { rolloutId, routerName, world } from '../world.ts';

const stop = { kind: 'operator', text: 'aborted', at: 1, by: 'ann' } as const;

async function held() {
  const it = world();
  await it.baking();
  return { it, item: await it.item() };
}

describe('a change of the control item', () => {
  test('sees each signal that came in between, and keeps it', async () => {
    const { it, item } = await held();
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const seen: Control[] = [];
    const saved = await changeControl(it.control, item, (control) => {
      seen.push(control);
      return { ...control, phase: 'settling' };
    });
    expect(seen.map((control) => control.stop)).toEqual([undefined, stop]);
    expect(saved).toMatchObject({ phase: 'settling', stop });
    expect(saved).toEqual(await it.item());
  });

  test('that has nothing to do any more leaves the item alone and gives it back', async () => {
    const { it, item } = await held();
    await it.control.signal(routerName, rolloutId, { kind: 'stop', stop });
    const left = await changeControl(it.control, item, (control) =>
      control.stop ? undefined : { ...control, step: 1 },
    );
    expect(left).toEqual(await it.item());
    expect(left).toMatchObject({ step: 0, stop });
  });

  test.each(['another rollout', 'a higher fence'])('is not made once %s holds the router', async (holder) => {
    const { it, item } = await held();
    const changes = holder === 'another rollout' ? { rolloutId: 'next', fence: 2 } : { fence: 2 };
    await it.control.take({ ...item, ...changes }, item);
    expect(await changeControl(it.control, item, (control) => ({ ...control, step: 1 }))).toBeUndefined();
    expect((await it.item()).step).toBe(0);
  });

  test('gives up after eight refusals in a row, with an error that is tried again', async () => {
    const { it, item } = await held();
    let saves = 0;
    it.control.save = async () => {
      saves++;
      return undefined;
    };
    const change = changeControl(it.control, item, (control) => control);
    await expect(change).rejects.toMatchObject({ name: 'Contended', message: expect.stringContaining('8 times') });
    expect(saves).toBe(8);
  });
});

describe('a fence', () => {
  test('is raised by one for whoever saw the item as it is, and by nobody else', async () => {
    const { it, item } = await held();
    const first = await raiseFence(it.control, item);
    const second = await raiseFence(it.control, item, { ...item, stop });
    expect(first).toEqual(await it.item());
    expect(first?.fence).toBe(item.fence + 1);
    expect(second).toBeUndefined();
  });
});
