import { describe, expect, test } from '@jest/globals';
import { partsOf, type RouteSpec } from '../../adapters/routers/app-mesh/route-spec.ts';
import { NotFoundError } from '../../core/errors.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { sameRoute } from '../../core/routing/digest.ts';
import type { RouteRef } from '../../core/routing/route.ts';
import { readingOf, samplePlan, sampleRoute } from '../support/sample-control.ts';

const { router } = samplePlan();
const route: RouteRef = { router, route: 'color-route' };

/** Sets the targets of a spec; the rest is that of the sample route. */
const set = (traffic: TrafficRouter, ref: RouteRef, spec: RouteSpec, writeId: string) =>
  traffic.setTargets(ref, readingOf(sampleRoute()), partsOf(spec).targets, writeId);

const names = async (traffic: TrafficRouter) => (await traffic.readRoutes(router, [])).map(({ name }) => name);

/** What every router promises; `makeRouter` gives one with `color-route` at version 1, `color-v1` and `color-v2`. */
export function defineTrafficRouterContract(name: string, makeRouter: () => Promise<TrafficRouter>): void {
  describe(`${name}: routes`, () => {
    test('a route reads as it is in force, without undefined members', async () => {
      const reading = await (await makeRouter()).readRoute(route);
      expect(reading.version).toBe(1);
      expect(sameRoute(reading, partsOf(sampleRoute()))).toBe(true);
      expect(JSON.parse(JSON.stringify(reading))).toStrictEqual(reading);
    });

    test('a write gives what is in force and raises the version by one', async () => {
      const traffic = await makeRouter();
      const written = await set(traffic, route, sampleRoute(90, 10), 'write-1');
      expect(written.version).toBe(2);
      expect(sameRoute(written, partsOf(sampleRoute(90, 10)))).toBe(true);
      expect(await traffic.readRoute(route)).toEqual(written);
    });

    test('the same write again changes nothing, even after another one', async () => {
      const traffic = await makeRouter();
      await set(traffic, route, sampleRoute(90, 10), 'write-1');
      await set(traffic, route, sampleRoute(100, 0), 'write-2');
      await set(traffic, route, sampleRoute(90, 10), 'write-1');
      const reading = await traffic.readRoute(route);
      expect(reading.version).toBe(3);
      expect(sameRoute(reading, partsOf(sampleRoute(100, 0)))).toBe(true);
    });

    test('a write id that comes back with other targets is refused', async () => {
      const traffic = await makeRouter();
      await set(traffic, route, sampleRoute(90, 10), 'write-1');
      await expect(set(traffic, route, sampleRoute(50, 50), 'write-1')).rejects.toMatchObject({
        name: 'Refused',
      });
    });

    test('a route that does not exist is not found, and the error names it', async () => {
      const traffic = await makeRouter();
      const missing = { router, route: 'no-route' };
      await expect(traffic.readRoute(missing)).rejects.toThrow(NotFoundError);
      await expect(traffic.readRoute(missing)).rejects.toThrow(/no-route/);
      await expect(set(traffic, missing, sampleRoute(), 'write-1')).rejects.toThrow(/no-route/);
    });
  });

  describe(`${name}: routes that come and go`, () => {
    const fresh: RouteRef = { router, route: 'fresh-route' };

    test('a route that is made can be read and is listed, and so no more once it is deleted', async () => {
      const traffic = await makeRouter();
      expect(await names(traffic)).toEqual(['color-route']);
      const identity = await traffic.createRoute(fresh, partsOf(sampleRoute(50, 50)), 'write-1');
      const reading = await traffic.readRoute(fresh);
      expect(reading.identity).toBe(identity);
      expect(sameRoute(reading, partsOf(sampleRoute(50, 50)))).toBe(true);
      expect([...(await names(traffic))].sort()).toEqual(['color-route', 'fresh-route']);
      await traffic.deleteRoute(fresh);
      await expect(traffic.readRoute(fresh)).rejects.toThrow(NotFoundError);
      expect(await names(traffic)).toEqual(['color-route']);
    });

    test('a route is not made in the place of another, which stays as it is', async () => {
      const traffic = await makeRouter();
      expect(await traffic.createRoute(route, partsOf(sampleRoute(0, 100)), 'write-1')).toBeUndefined();
      expect(sameRoute(await traffic.readRoute(route), partsOf(sampleRoute()))).toBe(true);
    });

    test('a route keeps its identity over updates, and another one under its name has another', async () => {
      const traffic = await makeRouter();
      const { identity } = await traffic.readRoute(route);
      expect((await set(traffic, route, sampleRoute(90, 10), 'write-1')).identity).toBe(identity);
      await traffic.deleteRoute(route);
      const another = await traffic.createRoute(route, partsOf(sampleRoute(90, 10)), 'write-2');
      expect(another).toEqual(expect.any(String));
      expect(another).not.toBe(identity);
      expect(await traffic.readRoute(route)).toMatchObject({ identity: another, version: 1 });
    });

    test('a route that does not exist is deleted as well', async () => {
      await expect((await makeRouter()).deleteRoute(fresh)).resolves.toBeUndefined();
    });
  });

  describe(`${name}: targets`, () => {
    test('a virtual node that exists is known, another is not', async () => {
      const traffic = await makeRouter();
      const identity = await traffic.targetIdentity(router, 'color-v2');
      expect(identity).toEqual(expect.any(String));
      expect(await traffic.targetIdentity(router, 'color-v2')).toBe(identity);
      expect(await traffic.targetIdentity(router, 'color-v1')).not.toBe(identity);
      expect(await traffic.targetIdentity(router, 'color-v3')).toBeUndefined();
    });
  });
}
