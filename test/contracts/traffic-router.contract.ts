import { describe, expect, test } from '@jest/globals';
import { NotFoundError } from '../../core/errors.ts';
import type { RouteRef } from '../../core/plan/plan.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import { sameSpec } from '../../core/routing/canonical.ts';
import { samplePlan, sampleRoute } from '../support/sample-control.ts';

const { router } = samplePlan();
const route: RouteRef = { router, route: 'color-route' };

/** What every router promises; `makeRouter` gives one with `color-route` at version 1, `color-v1` and `color-v2`. */
export function defineTrafficRouterContract(name: string, makeRouter: () => Promise<TrafficRouter>): void {
  describe(`${name}: routes`, () => {
    test('a route reads as it is in force, without undefined members', async () => {
      const reading = await (await makeRouter()).readRoute(route);
      expect(reading.version).toBe(1);
      expect(sameSpec(reading.spec, sampleRoute())).toBe(true);
      expect(JSON.parse(JSON.stringify(reading))).toStrictEqual(reading);
    });

    test('a write gives what is in force and raises the version by one', async () => {
      const traffic = await makeRouter();
      const written = await traffic.writeRoute(route, sampleRoute(90, 10), 'write-1');
      expect(written.version).toBe(2);
      expect(sameSpec(written.spec, sampleRoute(90, 10))).toBe(true);
      expect(await traffic.readRoute(route)).toEqual(written);
    });

    test('the same write again changes nothing, even after another one', async () => {
      const traffic = await makeRouter();
      await traffic.writeRoute(route, sampleRoute(90, 10), 'write-1');
      await traffic.writeRoute(route, sampleRoute(100, 0), 'write-2');
      await traffic.writeRoute(route, sampleRoute(90, 10), 'write-1');
      const reading = await traffic.readRoute(route);
      expect(reading.version).toBe(3);
      expect(sameSpec(reading.spec, sampleRoute(100, 0))).toBe(true);
    });

    test('a write id that comes back with another spec is refused', async () => {
      const traffic = await makeRouter();
      await traffic.writeRoute(route, sampleRoute(90, 10), 'write-1');
      await expect(traffic.writeRoute(route, sampleRoute(50, 50), 'write-1')).rejects.toMatchObject({
        name: 'Refused',
      });
    });

    test('a route that does not exist is not found, and the error names it', async () => {
      const traffic = await makeRouter();
      const missing = { router, route: 'no-route' };
      await expect(traffic.readRoute(missing)).rejects.toThrow(NotFoundError);
      await expect(traffic.readRoute(missing)).rejects.toThrow(/no-route/);
      await expect(traffic.writeRoute(missing, sampleRoute(), 'write-1')).rejects.toThrow(/no-route/);
    });
  });

  describe(`${name}: routes that come and go`, () => {
    const fresh: RouteRef = { router, route: 'fresh-route' };

    test('a route that is made can be read and is listed, and so no more once it is deleted', async () => {
      const traffic = await makeRouter();
      expect(await traffic.listRoutes(router)).toEqual(['color-route']);
      const identity = await traffic.createRoute(fresh, sampleRoute(50, 50), 'write-1');
      const reading = await traffic.readRoute(fresh);
      expect(reading.identity).toBe(identity);
      expect(sameSpec(reading.spec, sampleRoute(50, 50))).toBe(true);
      expect([...(await traffic.listRoutes(router))].sort()).toEqual(['color-route', 'fresh-route']);
      await traffic.deleteRoute(fresh);
      await expect(traffic.readRoute(fresh)).rejects.toThrow(NotFoundError);
      expect(await traffic.listRoutes(router)).toEqual(['color-route']);
    });

    test('a route is not made in the place of another, which stays as it is', async () => {
      const traffic = await makeRouter();
      expect(await traffic.createRoute(route, sampleRoute(0, 100), 'write-1')).toBeUndefined();
      expect(sameSpec((await traffic.readRoute(route)).spec, sampleRoute())).toBe(true);
    });

    test('a route keeps its identity over updates, and another one under its name has another', async () => {
      const traffic = await makeRouter();
      const { identity } = await traffic.readRoute(route);
      expect((await traffic.writeRoute(route, sampleRoute(90, 10), 'write-1')).identity).toBe(identity);
      await traffic.deleteRoute(route);
      const another = await traffic.createRoute(route, sampleRoute(90, 10), 'write-2');
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
