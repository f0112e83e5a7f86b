import { GetTargetGroupCommand, ListTargetsCommand, VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readinessOf } from '../../../../adapters/routers/lattice/readiness.ts';
import { onLattice } from './color-lattice.ts';

const readiness = async (...statuses: readonly string[]) => {
  const client = new VPCLatticeClient({ region: 'eu-west-1' });
  const mock = mockClient(client);
  const item = (status: string) => ({ id: '10.0.0.1', status }) as never;
  // In two pages, because a group may have a thousand targets.
  mock
    .on(ListTargetsCommand)
    .resolvesOnce({ items: statuses.slice(0, 1).map(item), nextToken: 'more' })
    .resolves({ items: statuses.slice(1).map(item) });
  mock.on(GetTargetGroupCommand).resolves({ name: 'color-v2' });
  const found = await readinessOf(client, 'tg-2');
  return 'why' in found ? `${found.kind}: ${found.why}` : found.kind;
};

describe('a target group', () => {
  test.each([
    [['HEALTHY'], 'ready'],
    [['HEALTHY', 'UNHEALTHY'], 'ready'],
    [['HEALTHY', 'DRAINING', 'DRAINING'], 'ready'],
    [[], 'unready: color-v2 has no target'],
    [['DRAINING'], 'unready: color-v2 has no target but draining ones'],
    [['INITIAL', 'INITIAL'], 'unready: color-v2 has no healthy target of 2: 2 not checked yet'],
    [['HEALTHY', 'UNHEALTHY', 'UNHEALTHY', 'INITIAL'], 'ready'],
    [
      ['INITIAL', 'UNHEALTHY', 'UNHEALTHY'],
      'unready: color-v2 has no healthy target of 3: 2 failing the health check, 1 not checked yet',
    ],
    [['UNUSED'], 'unready: color-v2 has no healthy target of 1: 1 not checked, because no rule names the group'],
    [['UNAVAILABLE'], 'unknown: color-v2 has 1 target whose health is not checked'],
    [['UNAVAILABLE', 'UNAVAILABLE', 'DRAINING'], 'unknown: color-v2 has 2 targets whose health is not checked'],
  ])('with %j is %s', async (statuses, expected) => {
    expect(await readiness(...statuses)).toBe(expected);
  });

  test('that no rule names is unready until one does', async () => {
    const { traffic, router, route, canary, split } = await onLattice();
    const why = expect.stringContaining('because no rule names the group');
    expect(await traffic.readiness(router, canary)).toEqual({ kind: 'unready', why });
    await traffic.setTargets(route, await traffic.readRoute(route), split(100, 0), 'write-1');
    expect(await traffic.readiness(router, canary)).toEqual({
      kind: 'unready',
      why: 'color-v2 has no healthy target of 1: 1 not checked yet',
    });
  });

  test('that does not exist is not found', async () => {
    const { traffic, router } = await onLattice();
    await expect(traffic.readiness(router, 'tg-00000000000000000')).rejects.toMatchObject({ name: 'NotFound' });
  });
});
