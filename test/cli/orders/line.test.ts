import { describe, expect, test } from '@jest/globals';
import { effectText, heldByLine } from '../../../cli/orders/line.ts';
import type { Control } from '../../../core/control/control.ts';
import { memoryControlStore } from '../../support/memory-control-store.ts';
import { memoryLine } from '../../support/memory-line.ts';
import { sampleControl, samplePlan } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

/** A stack with rollouts in these meshes, each at its first step. */
async function stackWith(...meshes: readonly string[]) {
  const world = { control: memoryControlStore(), line: memoryLine() };
  for (const [i, mesh] of meshes.entries()) await take(world.control, mesh, { rolloutId: `r-${i + 1}` });
  return world;
}

async function take(store: ReturnType<typeof memoryControlStore>, mesh: string, changes: Partial<Control>) {
  const router = `appmesh/${mesh}/${changes.rolloutId}`;
  const plan = samplePlan({ router: { provider: 'appmesh', mesh, virtualRouter: String(changes.rolloutId) } });
  await store.take(sampleControl({ phase: 'baking', step: 0, plan, ...changes, router }), { router, fence: 0, rev: 0 });
}

describe('an order that stops the line says what it holds:', () => {
  test('all that would go forward, of every mesh', async () => {
    const world = await stackWith('shop', 'bank');
    world.line.stop();
    expect(effectText(await heldByLine(world))).toBe('it holds r-1, r-2');
  });

  test('those of its mesh alone', async () => {
    const world = await stackWith('shop', 'bank');
    world.line.stop('bank');
    expect(effectText(await heldByLine(world, 'bank'), 'bank')).toBe('it holds r-2');
  });

  test('nothing of what goes forward no more', async () => {
    const world = await stackWith();
    await take(world.control, 'shop', { rolloutId: 'last', step: 1, phase: 'keepWarm', promotedAt: testStart });
    world.line.stop('shop');
    expect(effectText(await heldByLine(world, 'shop'), 'shop')).toBe('no running rollout of shop is advancing');
  });

  test('nothing in a mesh where nothing runs, and where something does: the name may be mistyped', async () => {
    const world = await stackWith('shop', 'bank', 'shop');
    world.line.stop('shpo');
    expect(effectText(await heldByLine(world, 'shpo'), 'shpo')).toBe(
      'no rollout of shpo runs; rollouts of bank, shop run',
    );
  });

  test('those of a load balancer by its name', async () => {
    const world = await stackWith('shop');
    const loadBalancer = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188';
    const plan = samplePlan({ router: { provider: 'alb', loadBalancer, service: 'checkout' } });
    const router = 'alb/edge/checkout';
    const held = sampleControl({ phase: 'baking', step: 0, router, rolloutId: 'on-edge', plan });
    await world.control.take(held, { router, fence: 0, rev: 0 });
    world.line.stop('edge');
    expect(effectText(await heldByLine(world, 'edge'), 'edge')).toBe('it holds on-edge');
  });

  test('nothing when nothing runs', async () => {
    const world = await stackWith();
    world.line.stop();
    expect(await heldByLine(world)).toEqual({ holds: [], scopes: [] });
    expect(effectText(await heldByLine(world))).toBe('no running rollout is held by it now');
    expect(effectText(await heldByLine(world, 'shop'), 'shop')).toBe('no running rollout is held by it now');
  });
});
