import { describe, expect, test } from '@jest/globals';
import { ticket as ticketShape } from '../../core/execution/ticket.ts';
import { routerKey } from '../../core/routing/route.ts';
import { planRollout } from '../../functions/plan-rollout/plan-rollout.ts';
import { rollBack } from '../../functions/roll-back/roll-back.ts';
import { shiftWeights } from '../../functions/shift-weights/shift-weights.ts';
import { onShop } from '../adapters/routers/alb/shop.ts';
import { sampleSpec } from '../support/sample-spec.ts';
import { execution, newWorld, rolloutId } from './world.ts';

const spec = (router: object, strategy: object) =>
  sampleSpec({
    service: 'checkout',
    router: { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'], ...router },
    canary: 'checkout-v2',
    strategy: { canary: { weight: 10, bake: '5m' }, ...strategy },
    analysis: 'alarmsOnly',
  });

/** The use cases over a load balancer of the embedded AWS, whose health checks find what `health.is` says. */
async function onEmbedded() {
  const health = { is: true };
  const probe = async () => (health.is ? { kind: 'answered' as const, status: 200 } : { kind: 'failed' as const });
  const shop = await onShop(undefined, { probe });
  const world = newWorld();
  const ports = { ...world.ports, router: shop.traffic, clock: shop.clock };
  const context = () => ({ awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 });
  const rules = async () => (await shop.ask('DescribeRules', { ListenerArn: shop.arns.listener })).Rules;
  return {
    ...shop,
    world,
    health,
    rules,
    start: async (router: object = {}, strategy: object = {}) =>
      ticketShape.parse(await planRollout(ports, { spec: spec(router, strategy), rolloutId, execution })),
    shift: (ticket: Parameters<typeof shiftWeights>[1]) => shiftWeights(ports, ticket, context()),
    stop: () =>
      world.control.signal(routerKey(shop.router), rolloutId, {
        kind: 'stop',
        stop: { kind: 'operator', text: 'aborted', at: shop.clock.now(), by: 'ann' },
      }),
    rollBack: (ticket: Parameters<typeof shiftWeights>[1]) =>
      rollBack(ports, { ticket, failure: { Error: 'none' }, attempt: 0, execution }, 'request'),
  };
}

/** The rule without authentication, and with stickiness for an hour. */
const sticky = ({ rule, blue }: Awaited<ReturnType<typeof onShop>>['arns']) => {
  const TargetGroupStickinessConfig = { Enabled: true, DurationSeconds: 3600 };
  const ForwardConfig = { TargetGroups: [{ TargetGroupArn: blue, Weight: 1 }], TargetGroupStickinessConfig };
  return { RuleArn: rule, Actions: [{ Type: 'forward', ForwardConfig }] };
};

describe('a rollout of a rule', () => {
  test('names its canary, waits for its health, shifts, and leaves the rule as it was', async () => {
    const { start, shift, stop, rollBack, health, clock, rules, traffic, route, world } = await onEmbedded();
    const before = await rules();
    health.is = false;
    const waiting = await shift(await start());
    expect((await traffic.readRoute(route)).targets.map(({ weight }) => weight)).toEqual([100, 0]);
    expect(waiting.next.action).toBe('sleep');
    expect((await world.ledger.decisions(rolloutId)).at(-1)?.why).toContain('checkout-v2 has no healthy target of 1');
    health.is = true;
    await clock.advance(180_000);
    const shifted = await shift(waiting);
    expect((await traffic.readRoute(route)).targets.map(({ weight }) => weight)).toEqual([90, 10]);
    await stop();
    expect((await rollBack(shifted)).next.action).toBe('rolledBack');
    expect(await rules()).toEqual(before);
  });

  test('opens a rule for testers beside it, and removes it at its end', async () => {
    const { start, shift, stop, rollBack, clock, rules } = await onEmbedded();
    const before = await rules();
    const testers = { header: 'x-canary', match: { exact: 'yes' } };
    const named = await shift(await start({}, { testers }));
    await clock.advance(180_000);
    const open = await shift(named);
    expect(await rules()).toMatchObject([
      { Priority: '9', Conditions: [{ Field: 'path-pattern' }, { Field: 'http-header' }] },
      { Priority: '10' },
      { Priority: 'default' },
    ]);
    await stop();
    expect((await rollBack(open)).next.action).toBe('rolledBack');
    expect(await rules()).toEqual(before);
  });

  test('with stickiness is refused, unless that is accepted', async () => {
    const { start, ask, arns } = await onEmbedded();
    await ask('ModifyRule', sticky(arns));
    expect((await start()).next).toMatchObject({
      action: 'rejected',
      cause: expect.stringContaining('router.stickiness: found rule 10 keeps clients'),
    });
  });

  test('with accepted stickiness is restored without it, and says so', async () => {
    const { start, shift, stop, rollBack, clock, ask, arns, traffic, route } = await onEmbedded();
    await ask('ModifyRule', sticky(arns));
    const named = await shift(await start({ stickiness: 'accept' }));
    await clock.advance(180_000);
    const shifted = await shift(named);
    await stop();
    const { next } = await rollBack(shifted);
    expect(next).toMatchObject({ action: 'rolledBack', cause: expect.stringContaining('switches stickiness off') });
    expect((await traffic.readRoute(route)).rest.Actions).toMatchObject([
      { ForwardConfig: { TargetGroupStickinessConfig: { Enabled: false, DurationSeconds: 3600 } } },
    ]);
  });

  test('whose rule another party deletes halts', async () => {
    const { start, shift, stop, rollBack, clock, ask, arns } = await onEmbedded();
    const named = await shift(await start());
    await clock.advance(180_000);
    const shifted = await shift(named);
    await ask('DeleteRule', { RuleArn: arns.rule });
    await stop();
    expect((await rollBack(shifted)).next).toMatchObject({
      action: 'halted',
      cause: expect.stringContaining('was deleted by someone else'),
    });
  });
});
