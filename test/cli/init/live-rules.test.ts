import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { liveRules, serviceFrom } from '../../../cli/init/live-rules.ts';
import { rulesSpecText } from '../../../cli/init/spec-text.ts';
import { parseSpec } from '../../../core/spec/parse-spec.ts';
import { forward, onLattice } from '../../adapters/routers/lattice/color-lattice.ts';
import { embedded } from '../../support/embedded.ts';

type Members = Readonly<Record<string, unknown>>;

/** A load balancer `shop`: port 80 redirects, port 8080 has a rule for /checkout and answers 404 to all else. */
async function onBalancer() {
  const { call, overrides } = await embedded();
  const make = async (operation: string, list: string, name: string, input: Members) => {
    const made = (await call('elasticloadbalancing', operation, input)) as Readonly<Record<string, readonly Members[]>>;
    return String(made[list]?.[0]?.[name]);
  };
  const group = (Name: string) =>
    make('CreateTargetGroup', 'TargetGroups', 'TargetGroupArn', {
      ...{ Name, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' },
    });
  const [stable, canary, other] = [await group('checkout-v1'), await group('checkout-v2'), await group('cart')];
  const LoadBalancerArn = await make('CreateLoadBalancer', 'LoadBalancers', 'LoadBalancerArn', {
    ...{ Name: 'shop', Subnets: ['subnet-a1', 'subnet-b2'] },
  });
  const listener = (Port: number, action: Members) =>
    make('CreateListener', 'Listeners', 'ListenerArn', {
      ...{ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions: [action] },
    });
  await listener(80, { Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Port: '8080' } });
  const served = await listener(8080, { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } });
  const rule = (Priority: number, TargetGroupArn: string) =>
    make('CreateRule', 'Rules', 'RuleArn', {
      ListenerArn: served,
      Priority,
      Conditions: [{ Field: 'path-pattern', Values: [`/${Priority}/*`] }],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    });
  await rule(10, stable);
  const router = { provider: 'alb', loadBalancer: 'shop' } as const;
  const live = (rules: readonly string[] = [], name = 'checkout-v2') =>
    liveRules(overrides, { router, rules, canary: name });
  return { live, rule, stable, canary, other, LoadBalancerArn };
}

describe('a load balancer', () => {
  test('has the rules that forward to the one target group that serves', async () => {
    const { live, rule, stable } = await onBalancer();
    expect(await live()).toEqual({ rules: ['8080/10'], stable: 'checkout-v1' });
    await rule(20, stable);
    expect(await live()).toEqual({ rules: ['8080/10', '8080/20'], stable: 'checkout-v1' });
    expect(await live(['8080/20'])).toEqual({ rules: ['8080/20'], stable: 'checkout-v1' });
  });

  test('of several services asks for the rules of one, and names them all', async () => {
    const { live, rule, other } = await onBalancer();
    await rule(20, other);
    await expect(live()).rejects.toThrow(
      'rules forward to several target groups, so name those of the service with --rule: 8080/10 (checkout-v1), 8080/20 (cart)',
    );
    expect(await live(['8080/20'])).toEqual({ rules: ['8080/20'], stable: 'cart' });
  });

  test('has no rule for a target group that serves already, that is not there, or that nothing forwards to', async () => {
    const { live } = await onBalancer();
    await expect(live([], 'checkout-v1')).rejects.toThrow('checkout-v1 serves already');
    await expect(live([], 'checkout-v3')).rejects.toThrow('no target group checkout-v3');
    await expect(live(['80/default'])).rejects.toThrow('no rule forwards to one target group: 80/default');
    await expect(live(['8081/1'])).rejects.toThrow('no listener on port 8081');
    await expect(live(['x'])).rejects.toThrow('the port of a listener and the priority of a rule');
  });
});

describe('a service of VPC Lattice', () => {
  test('has rules by their names', async () => {
    const { overrides, ask, ofListener, stable } = await onLattice();
    const router = { provider: 'lattice', service: 'color' } as const;
    const live = (rules: readonly string[] = []) => liveRules(overrides, { router, rules, canary: 'color-v2' });
    expect(await live()).toEqual({ rules: ['http/color'], stable: 'color-v1' });
    await ask('UpdateListener', {
      serviceIdentifier: ofListener.serviceIdentifier,
      listenerIdentifier: ofListener.listenerIdentifier,
      defaultAction: forward([stable]),
    });
    expect((await live()).rules.toSorted()).toEqual(['http/color', 'http/default']);
  });

  test('that is split is no beginning', async () => {
    const { overrides, ask, ofRule, stable, canary } = await onLattice();
    await ask('UpdateRule', { ...ofRule, action: forward([stable, 90], [canary, 10]) });
    const asked = { router: { provider: 'lattice', service: 'color' }, canary: 'color-v2' } as const;
    await expect(liveRules(overrides, { ...asked, rules: ['http/color'] })).rejects.toThrow(
      /^http\/color has .*all weight on one target group/,
    );
    await expect(liveRules(overrides, { ...asked, rules: [] })).rejects.toThrow('no rule forwards to one target group');
  });
});

test('the spec of live rules is valid, with the metrics of its router', () => {
  for (const router of [
    { provider: 'alb', loadBalancer: 'shop', rules: ['443/10', '80/default'] },
    { provider: 'lattice', service: 'checkout', rules: ['https/default'] },
  ]) {
    const text = rulesSpecText({ service: 'checkout', router, stable: 'checkout-v1', canary: 'checkout-v2' });
    expect(parseSpec(parse(text))).toMatchObject({
      spec: { router, analysis: { metrics: { preset: router.provider } } },
    });
  }
});

test('the service is named by its router, or by the target group without its version', () => {
  expect(serviceFrom({ service: 'checkout' }, 'x')).toBe('checkout');
  expect(serviceFrom({}, 'checkout-v1')).toBe('checkout');
  expect(serviceFrom({}, 'shop-blue')).toBe('shop');
});
