import { describe, expect, test } from '@jest/globals';
import { NotFoundError } from '../../core/errors.ts';
import { digestOf, sameRoute } from '../../core/routing/digest.ts';
import type { RouterRef } from '../../core/routing/route.ts';
import { traitsOf } from '../../core/routing/traits.ts';
import { formatTargets, sameTraffic } from '../../core/routing/weights.ts';
import { defineDedupes, defineRepeats, defineVersions } from './router-traits.contract.ts';
import { forTesters, type MakeWorld, type RouterWorld, set, split } from './router-world.ts';

/** The promises of every router, and those that its traits add. */
export function defineTrafficRouterContract(
  name: string,
  provider: Pick<RouterRef, 'provider'>,
  makeWorld: MakeWorld,
): void {
  describe(`${name}: routes`, () => defineRoutes(makeWorld));
  describe(`${name}: routes that come and go`, () => defineTesterRoutes(makeWorld));
  describe(`${name}: targets`, () => defineTargets(makeWorld));
  const { dedupes, versions } = traitsOf(provider);
  describe(`${name}: repeated writes`, () => (dedupes ? defineDedupes : defineRepeats)(makeWorld));
  describe(`${name}: versions`, () => defineVersions[versions](makeWorld));
}

function defineRoutes(makeWorld: MakeWorld): void {
  test('a route reads as it is in force, without undefined members', async () => {
    const { traffic, route, stable } = await makeWorld();
    const reading = await traffic.readRoute(route);
    expect(sameTraffic(reading.targets, [{ ...reading.targets[0], id: stable, weight: 1 }])).toBe(true);
    expect(JSON.parse(JSON.stringify(reading))).toStrictEqual(reading);
    expect(await traffic.readRoute(route)).toEqual(reading);
  });

  test('a write gives what is in force, and changes the targets alone', async () => {
    const world = await makeWorld();
    const { read, written, targets } = await set(world, [90, 10], 'write-1');
    expect(sameRoute(written, { rest: read.rest, targets })).toBe(true);
    expect(digestOf(written.rest)).toBe(digestOf(read.rest));
    expect(await world.traffic.readRoute(world.route)).toEqual(written);
  });

  test('a target of weight 0 stays in the route, and a restore takes it out', async () => {
    const world = await makeWorld();
    const { read, written } = await set(world, [100, 0], 'write-1');
    expect(formatTargets(written.targets)).toBe(formatTargets(split(world, [100, 0])));
    const { traffic, route } = world;
    const restored = await traffic.setTargets(route, written, read.targets, 'write-2', 'restore');
    expect(sameRoute(restored, read)).toBe(true);
  });

  test('a route that does not exist is not found, and the error names it', async () => {
    const { traffic, route, missing } = await makeWorld();
    const read = await traffic.readRoute(route);
    const gone = { ...route, route: missing.route };
    await expect(traffic.readRoute(gone)).rejects.toThrow(NotFoundError);
    await expect(traffic.readRoute(gone)).rejects.toThrow(missing.route);
    await expect(traffic.setTargets(gone, read, read.targets, 'write-1')).rejects.toThrow(NotFoundError);
    await expect(traffic.setTargets(gone, read, read.targets, 'write-1')).rejects.toThrow(missing.route);
  });

  test('a route keeps its identity over updates', async () => {
    const world = await makeWorld();
    const { read, written } = await set(world, [90, 10], 'write-1');
    expect(written.identity).toBe(read.identity);
  });

  test('all routes are read but those that are left out', async () => {
    const { traffic, route } = await makeWorld();
    const all = await traffic.readRoutes(route.router, []);
    expect(all).toContainEqual({ name: route.route, reading: await traffic.readRoute(route) });
    const others = await traffic.readRoutes(route.router, [route.route]);
    expect(others).toEqual(all.filter(({ name }) => name !== route.route));
  });
}

function defineTesterRoutes(makeWorld: MakeWorld): void {
  const identitiesOf = async ({ traffic, route }: RouterWorld) =>
    (await traffic.readRoutes(route.router, [])).map(({ reading }) => reading.identity).toSorted();

  test('a route that is made can be read and is listed, and so no more once it is deleted', async () => {
    const world = await makeWorld();
    const { traffic, canary } = world;
    const before = await identitiesOf(world);
    const { ref, parts } = await forTesters(world);
    const identity = await traffic.createRoute(ref, parts, 'write-1');
    const reading = await traffic.readRoute(ref);
    expect(reading.identity).toBe(identity);
    expect(reading.targets.map(({ id }) => id)).toEqual([canary]);
    expect(await identitiesOf(world)).toEqual([...before, reading.identity].toSorted());
    await traffic.deleteRoute(ref);
    await expect(traffic.readRoute(ref)).rejects.toThrow(NotFoundError);
    expect(await identitiesOf(world)).toEqual(before);
  });

  test('a route is not made in the place of another, which stays as it is', async () => {
    const world = await makeWorld();
    const { ref, parts } = await forTesters(world);
    const served = await world.traffic.readRoute(world.route);
    await world.traffic.createRoute(ref, parts, 'write-1');
    const made = await world.traffic.readRoute(ref);
    const other = await forTesters(world, 'no');
    expect(await world.traffic.createRoute(ref, other.parts, 'write-2')).toBeUndefined();
    expect(await world.traffic.readRoute(ref)).toEqual(made);
    expect(await world.traffic.readRoute(world.route)).toEqual(served);
  });

  test('another route under the name of one has another identity', async () => {
    const world = await makeWorld();
    const { ref, parts } = await forTesters(world);
    const first = await world.traffic.createRoute(ref, parts, 'write-1');
    await world.traffic.deleteRoute(ref);
    const second = await world.traffic.createRoute(ref, parts, 'write-2');
    expect([first, second]).toEqual([expect.any(String), expect.any(String)]);
    expect(second).not.toBe(first);
    expect((await world.traffic.readRoute(ref)).identity).toBe(second);
  });

  test('a route that does not exist is deleted as well', async () => {
    const world = await makeWorld();
    const { ref } = await forTesters(world);
    await expect(world.traffic.deleteRoute(ref)).resolves.toBeUndefined();
  });

  test('weights that are set on a route do not touch the one for its testers', async () => {
    const world = await makeWorld();
    const { ref, parts } = await forTesters(world);
    await world.traffic.createRoute(ref, parts, 'write-1');
    const made = await world.traffic.readRoute(ref);
    await set(world, [100, 0], 'write-2');
    expect(await world.traffic.readRoute(ref)).toEqual(made);
  });
}

function defineTargets(makeWorld: MakeWorld): void {
  test('a target that exists is known, another is not', async () => {
    const { traffic, route, stable, canary, missing } = await makeWorld();
    const identityOf = (target: string) => traffic.targetIdentity(route.router, target);
    const identity = await identityOf(canary);
    expect(identity).toEqual(expect.any(String));
    expect(await identityOf(canary)).toBe(identity);
    expect(await identityOf(stable)).not.toBe(identity);
    expect(await identityOf(missing.target)).toBeUndefined();
  });

  test('a target that could not serve, or whose health is unknown, has a reason', async () => {
    const { traffic, route, canary } = await makeWorld();
    const readiness = await traffic.readiness(route.router, canary);
    expect(readiness).toEqual({ kind: readiness.kind, ...(readiness.kind !== 'ready' && { why: expect.any(String) }) });
  });
}
