import { describe, expect, test } from '@jest/globals';
import { parseSpec } from '../../../../core/spec/parse-spec.ts';
import { formatProblem } from '../../../../core/text/problem.ts';
import { LostAnswer } from '../../../../local/dispatch/intercept.ts';
import { defineTrafficRouterContract } from '../../../contracts/traffic-router.contract.ts';
import { sampleSpec } from '../../../support/sample-spec.ts';
import { onShop } from './shop.ts';

defineTrafficRouterContract('Router on an Application Load Balancer', { provider: 'alb' }, async () => {
  const { traffic, route, stable, canary } = await onShop();
  const [listener] = route.route.split('/');
  const missing = { target: 'checkout-v3/0123456789abcdef', route: `${listener}/0123456789abcdef` };
  return { traffic, route, stable, canary, missing };
});

/** A rule as a person reads it with the AWS CLI. */
const read = async ({ ask }: Awaited<ReturnType<typeof onShop>>, arn: string) =>
  (await ask('DescribeRules', { RuleArns: [arn] })).Rules;

describe('against the embedded AWS', () => {
  test('a rule is as it was, field by field, after a shift and a restore', async () => {
    const shop = await onShop();
    const { traffic, route, stable, canary, arns } = shop;
    const before = await read(shop, arns.rule);
    const found = await traffic.readRoute(route);
    const targets = [
      { id: stable, weight: 90 },
      { id: canary, weight: 10 },
    ];
    const shifted = await traffic.setTargets(route, found, targets, 'write-1');
    expect(await read(shop, arns.rule)).not.toEqual(before);
    await traffic.setTargets(route, shifted, found.targets, 'write-2', 'restore');
    expect(await read(shop, arns.rule)).toEqual(before);
  });

  test('a default action that forwards is shifted, and its listener stays as it is', async () => {
    const { traffic, byDefault, stable, canary, arns, ask } = await onShop();
    const forward = { Type: 'forward', TargetGroupArn: arns.blue };
    await ask('ModifyListener', { ListenerArn: arns.listener, DefaultActions: [forward] });
    const found = await traffic.readRoute(byDefault);
    const targets = [
      { id: stable, weight: 1 },
      { id: canary, weight: 1 },
    ];
    await traffic.setTargets(byDefault, found, targets, 'write-1');
    expect((await traffic.readRoute(byDefault)).targets).toEqual(targets);
    expect((await ask('DescribeListeners', { ListenerArns: [arns.listener] })).Listeners).toMatchObject([
      { Port: 443, Protocol: 'HTTPS', Certificates: [expect.anything()] },
    ]);
  });

  test('a client secret of OIDC survives a write that never sees it', async () => {
    const { traffic, route, stable, canary, arns, ask } = await onShop();
    const oidc = {
      Issuer: 'https://id.example.com',
      AuthorizationEndpoint: 'https://id.example.com/auth',
      TokenEndpoint: 'https://id.example.com/token',
      UserInfoEndpoint: 'https://id.example.com/user',
      ClientId: 'shop',
      ClientSecret: 'hush',
    };
    const Actions = [
      { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: oidc },
      { Type: 'forward', Order: 2, TargetGroupArn: arns.blue },
    ];
    await ask('ModifyRule', { RuleArn: arns.rule, Actions });
    const found = await traffic.readRoute(route);
    const targets = [
      { id: stable, weight: 90 },
      { id: canary, weight: 10 },
    ];
    await expect(traffic.setTargets(route, found, targets, 'write-1')).resolves.toMatchObject({ targets });
  });

  test('a write whose answer is lost is in doubt, in force, and was sent once', async () => {
    let sent = 0;
    const { traffic, route, canary } = await onShop(async (call, proceed) => {
      if (call.operation !== 'ModifyRule') return proceed();
      sent += 1;
      await proceed();
      throw new LostAnswer();
    });
    const found = await traffic.readRoute(route);
    const targets = [{ id: canary, weight: 1 }];
    await expect(traffic.setTargets(route, found, targets, 'write-1')).rejects.toMatchObject({ name: 'WriteInDoubt' });
    expect([sent, (await traffic.readRoute(route)).targets]).toEqual([1, targets]);
  });

  test('a spec by names is resolved, inspected and found in order', async () => {
    const { traffic, route, stable, canary, router } = await onShop();
    const parsed = parseSpec(
      sampleSpec({
        service: 'checkout',
        router: { provider: 'alb', loadBalancer: 'shop', rules: ['443/10'] },
        stable: 'checkout-v1',
        canary: 'checkout-v2',
        analysis: { metrics: { preset: 'alb' } },
      }),
    );
    if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join());
    const resolved = await traffic.resolve(parsed.spec);
    if ('problems' in resolved) throw new Error(resolved.problems.map(formatProblem).join());
    expect(resolved.spec).toMatchObject({ router, routes: [route.route], stable, canary });
    const routes = [{ name: route.route, reading: await traffic.readRoute(route) }];
    expect(await traffic.inspect(resolved.spec, stable, routes)).toEqual({ problems: [], warnings: [] });
  });

  test('a group that is in no rule is unready, because nothing checks it', async () => {
    const { traffic, router, canary } = await onShop();
    expect(await traffic.readiness(router, canary)).toEqual({
      kind: 'unready',
      why: 'checkout-v2 has no healthy target of 1: 1 unused, because no rule names the group',
    });
  });
});
