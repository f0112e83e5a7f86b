import { expect, test } from '@jest/globals';
import { sameTraffic } from '../../core/routing/weights.ts';
import { forTesters, type MakeWorld, set } from './router-world.ts';

/** A router that knows a write by its id. */
export function defineDedupes(makeWorld: MakeWorld): void {
  test('the same write again changes nothing, even after another one', async () => {
    const world = await makeWorld();
    await set(world, [90, 10], 'write-1');
    const { written } = await set(world, [100, 0], 'write-2');
    await set(world, [90, 10], 'write-1');
    expect(await world.traffic.readRoute(world.route)).toEqual(written);
  });

  test('a write id that comes back with other targets is refused', async () => {
    const world = await makeWorld();
    await set(world, [90, 10], 'write-1');
    await expect(set(world, [50, 50], 'write-1')).rejects.toMatchObject({ name: 'Refused' });
  });
}

/** A router that knows no ids of writes, so that the engine has to wait out a write in doubt. */
export function defineRepeats(makeWorld: MakeWorld): void {
  test('the same write again is a write like any other', async () => {
    const world = await makeWorld();
    await set(world, [90, 10], 'write-1');
    await set(world, [100, 0], 'write-2');
    const { written, targets } = await set(world, [90, 10], 'write-1');
    expect(sameTraffic(written.targets, targets)).toBe(true);
    expect(await world.traffic.readRoute(world.route)).toEqual(written);
  });
}

export const defineVersions = {
  counter(makeWorld: MakeWorld): void {
    test('the version begins with 1 and grows by one with each write', async () => {
      const world = await makeWorld();
      const { read, written } = await set(world, [90, 10], 'write-1');
      const { written: last } = await set(world, [100, 0], 'write-2');
      expect([read, written, last].map(({ version }) => version)).toEqual([1, 2, 3]);
    });

    test('another route under a name begins anew', async () => {
      const world = await makeWorld();
      const { ref, parts } = await forTesters(world);
      await world.traffic.createRoute(ref, parts, 'write-1');
      const read = await world.traffic.readRoute(ref);
      await world.traffic.setTargets(
        ref,
        read,
        read.targets.map((one) => ({ ...one, weight: 1 })),
        'write-2',
      );
      await world.traffic.deleteRoute(ref);
      await world.traffic.createRoute(ref, parts, 'write-3');
      expect((await world.traffic.readRoute(ref)).version).toBe(1);
    });
  },
  time(makeWorld: MakeWorld): void {
    test('the version never falls with a write', async () => {
      const world = await makeWorld();
      const { read, written } = await set(world, [90, 10], 'write-1');
      expect(written.version).toBeGreaterThanOrEqual(read.version);
      expect(read.version).toBeGreaterThan(0);
    });
  },
  none(makeWorld: MakeWorld): void {
    test('the version is always 0', async () => {
      const world = await makeWorld();
      const { read, written } = await set(world, [90, 10], 'write-1');
      expect([read.version, written.version]).toEqual([0, 0]);
    });
  },
};
