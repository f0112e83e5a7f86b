import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type HeldClock, heldClock } from './held-clock.ts';
import { byNode } from './mesh.ts';
import { type MeshTraffic, meshTraffic, type RunningTask } from './mesh-traffic.ts';

const color = 'http://color.local:8080/';

let clock: HeldClock;
let world: MeshTraffic;
beforeEach(async () => {
  clock = heldClock();
  world = await meshTraffic({ proxyClock: clock });
});
afterEach(() => world.close());

async function colors(dns: object) {
  await world.mesh.node('color', { serviceDiscovery: { dns: { hostname: 'color.local', ...dns } } });
  await world.mesh.service('color.local', byNode('color'));
  await world.mesh.node('front', { backends: ['color.local'] });
}

const task = (body: string) => world.task('color', (_request, response) => void response.end(body));

async function answers(from: RunningTask, count: number) {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i += 1) {
    const { status, body } = await from.ask(color);
    counts[`${status} ${body}`] = (counts[`${status} ${body}`] ?? 0) + 1;
  }
  return counts;
}

describe('a name in DNS', () => {
  test('leads to one address at a time unless it is said otherwise: to the next with each look-up', async () => {
    await colors({});
    await task('one');
    await task('two');
    const front = await world.task('front');

    expect(await answers(front, 10)).toEqual({ '200 one': 10 });
    expect(front.health()).toMatchObject([{ hosts: [{ healthFlags: 'healthy' }] }]);
    clock.pass(5000);
    expect(await answers(front, 10)).toEqual({ '200 two': 10 });
    clock.pass(5000);
    expect(await answers(front, 10)).toEqual({ '200 one': 10 });
  });

  test('leads to all of its addresses where the response type is ENDPOINTS, as soon as that is said', async () => {
    await colors({ responseType: 'LOADBALANCER' });
    await task('one');
    await task('two');
    const front = await world.task('front');
    expect(await answers(front, 10)).toEqual({ '200 one': 10 });

    const dns = { hostname: 'color.local', responseType: 'ENDPOINTS' };
    await world.mesh.node('color', { serviceDiscovery: { dns } });
    await world.propagate();

    expect(await answers(front, 10)).toEqual({ '200 one': 5, '200 two': 5 });
  });

  test('leads to no task that has no address of the version of IP that is asked for', async () => {
    await colors({ ipPreference: 'IPv6_ONLY' });
    await task('by IPv4 alone');

    expect(await answers(await world.task('front'), 1)).toEqual({ '503 no healthy upstream': 1 });
  });
});

test('a proxy reaches its application by the version of IP that is preferred, and by no other', async () => {
  await colors({ ipPreference: 'IPv6_PREFERRED' });
  await task('listens at 127.0.0.1');
  const front = await world.task('front');

  expect(Object.keys(await answers(front, 1))).toEqual([expect.stringContaining('503 upstream connect error')]);
});
