import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type HeldClock, heldClock } from './held-clock.ts';
import { byRouter, weighted } from './mesh.ts';
import { type MeshTraffic, meshTraffic } from './mesh-traffic.ts';

let clock: HeldClock;
let world: MeshTraffic;
beforeEach(async () => {
  clock = heldClock();
  world = await meshTraffic({ proxyClock: clock });
});
afterEach(() => world.close());

const perRequest = (value: number) => ({ timeout: { http: { perRequest: { unit: 's', value } } } });

/** A node whose listener has time enough, behind a path of the gateway by a route of so many seconds. */
async function behind(path: string, seconds: number) {
  const name = path.slice(1);
  await world.mesh.node(name, { listener: perRequest(60) });
  const timeout = { perRequest: { unit: 's', value: seconds } };
  const httpRoute = { match: { prefix: '/' }, action: weighted({ [name]: 1 }), timeout };
  await world.mesh.routerOf(`${name}-router`, { 8080: 'http' }, { all: { httpRoute } });
  await world.mesh.service(`${name}.local`, byRouter(`${name}-router`));
  await world.mesh.gatewayRoute('front', name, { service: `${name}.local`, match: { prefix: path } });
  const server = createServer();
  await world.task(name, server);
  return server;
}

test('W4: behind a gateway each route has its own time, of 18 s and of 10 s', async () => {
  await world.mesh.gateway('front', [9080]);
  const servers = { '/color1': await behind('/color1', 18), '/color2': await behind('/color2', 10) };
  const front = await world.gateway('front', [9080]);
  const answeredAfter = async (path: keyof typeof servers, seconds: number) => {
    const answer = front.ask(path);
    const [, held] = (await once(servers[path], 'request')) as [unknown, ServerResponse];
    clock.pass(seconds * 1000);
    held.end('late');
    return (await answer).status;
  };
  expect([await answeredAfter('/color1', 17), await answeredAfter('/color1', 20)]).toEqual([200, 504]);
  expect([await answeredAfter('/color2', 5), await answeredAfter('/color2', 12)]).toEqual([200, 504]);
});
