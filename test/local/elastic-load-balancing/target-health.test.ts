import { describe, expect, test } from '@jest/globals';
import type { ProbeResult } from '../../../local/elastic-load-balancing/target-health.ts';
import type { Probe } from '../../../local/elastic-load-balancing/target-upkeep.ts';
import { first, forward, shop } from './balancing.ts';

const good: ProbeResult = { kind: 'answered', status: 200 };

/** A shop whose targets answer as `answers` says, by port. */
async function checkedShop(input: Readonly<Record<string, unknown>> = {}) {
  const answers = new Map<number, ProbeResult>();
  const probes: Probe[] = [];
  const built = await shop({
    probe: async (probe) => {
      probes.push(probe);
      return answers.get(probe.port) ?? good;
    },
  });
  const { ask, stable } = built;
  await ask('ModifyTargetGroup', { TargetGroupArn: stable, HealthCheckIntervalSeconds: 10, ...input });
  const register = (TargetGroupArn: string, Port: number) =>
    ask('RegisterTargets', { TargetGroupArn, Targets: [{ Id: '127.0.0.1', Port }] });
  const health = async (TargetGroupArn: string) =>
    first(await ask('DescribeTargetHealth', { TargetGroupArn }), 'TargetHealthDescriptions').TargetHealth;
  return { ...built, answers, probes, register, health };
}

describe('a target', () => {
  test('of a group in no rule is unused and not checked', async () => {
    const { clock, probes, register, health, canary } = await checkedShop();
    await register(canary, 81);
    await clock.advance(120_000);
    expect(probes).toEqual([]);
    expect(await health(canary)).toEqual({
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    });
  });

  test('of a group that a rule names with the weight 0 is checked, and unused again when it is taken out', async () => {
    const { ask, clock, register, health, rule, listenerArn, stable, canary } = await checkedShop();
    await register(canary, 81);
    const RuleArn = await rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 0 })]);
    expect(await health(canary)).toMatchObject({ State: 'initial', Reason: 'Elb.RegistrationInProgress' });
    await clock.advance(30_000);
    expect(await health(canary)).toEqual({ State: 'healthy' });
    await ask('ModifyRule', { RuleArn, Actions: [forward({ [stable]: 1 })] });
    expect(await health(canary)).toMatchObject({ State: 'unused', Reason: 'Target.NotInUse' });
  });

  test('is healthy after its first good check', async () => {
    const { clock, register, health, probes, stable } = await checkedShop({ HealthCheckPath: '/ping' });
    await register(stable, 81);
    await clock.advance(1000);
    expect(await health(stable)).toEqual({ State: 'healthy' });
    expect(probes).toEqual([
      { targetGroupArn: stable, id: '127.0.0.1', port: 81, protocol: 'HTTP', path: '/ping', timeoutMs: 5000 },
    ]);
  });

  test.each([
    [{ kind: 'answered', status: 503 }, 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [503]'],
    [{ kind: 'timedOut' }, 'Target.Timeout', 'Request timed out'],
    [{ kind: 'failed' }, 'Target.FailedHealthChecks', 'Health checks failed'],
  ] as const)(
    'whose checks end with %j is unhealthy after the threshold, for that reason',
    async (answer, Reason, Description) => {
      const { clock, answers, register, health, stable } = await checkedShop();
      answers.set(81, answer);
      await register(stable, 81);
      await clock.advance(1000);
      expect(await health(stable)).toMatchObject({ State: 'initial', Reason: 'Elb.InitialHealthChecking' });
      await clock.advance(10_000);
      expect(await health(stable)).toEqual({ State: 'unhealthy', Reason, Description });
    },
  );

  test('that was unhealthy is healthy again after as many good checks as its group says', async () => {
    const { clock, answers, register, health, stable } = await checkedShop({ HealthyThresholdCount: 3 });
    answers.set(81, { kind: 'failed' });
    await register(stable, 81);
    await clock.advance(11_000);
    answers.set(81, good);
    await clock.advance(20_000);
    expect(await health(stable)).toMatchObject({ State: 'unhealthy' });
    await clock.advance(10_000);
    expect(await health(stable)).toEqual({ State: 'healthy' });
  });

  test('is healthy with any status that the matcher has', async () => {
    const { clock, answers, register, health, stable } = await checkedShop({ Matcher: { HttpCode: '200-299,404' } });
    answers.set(81, { kind: 'answered', status: 404 });
    await register(stable, 81);
    await clock.advance(1000);
    expect(await health(stable)).toEqual({ State: 'healthy' });
  });

  test('that leaves is draining for the deregistration delay, and unchecked', async () => {
    const { ask, clock, probes, register, health, stable } = await checkedShop();
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '40' }];
    await ask('ModifyTargetGroupAttributes', { TargetGroupArn: stable, Attributes });
    await register(stable, 81);
    await clock.advance(1000);
    await ask('DeregisterTargets', { TargetGroupArn: stable, Targets: [{ Id: '127.0.0.1', Port: 81 }] });
    expect(await health(stable)).toMatchObject({ State: 'draining', Reason: 'Target.DeregistrationInProgress' });
    await clock.advance(39_000);
    expect(await health(stable)).toMatchObject({ State: 'draining' });
    await clock.advance(1000);
    expect(await ask('DescribeTargetHealth', { TargetGroupArn: stable })).toEqual({ TargetHealthDescriptions: [] });
    expect(probes).toHaveLength(1);
  });

  test('that comes back while it drains begins anew', async () => {
    const { ask, clock, register, health, stable } = await checkedShop();
    await register(stable, 81);
    await clock.advance(1000);
    await ask('DeregisterTargets', { TargetGroupArn: stable, Targets: [{ Id: '127.0.0.1', Port: 81 }] });
    await register(stable, 81);
    expect(await health(stable)).toMatchObject({ State: 'initial' });
    await clock.advance(301_000);
    expect(await health(stable)).toEqual({ State: 'healthy' });
  });

  test('that is not registered is unused when it is asked for, and no error when it is taken out', async () => {
    const { ask, stable } = await checkedShop();
    const Targets = [{ Id: '127.0.0.1', Port: 81 }];
    await ask('DeregisterTargets', { TargetGroupArn: stable, Targets });
    const { TargetHealthDescriptions } = await ask('DescribeTargetHealth', { TargetGroupArn: stable, Targets });
    expect(TargetHealthDescriptions).toMatchObject([
      { TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
  });

  test('of a Lambda function is not checked', async () => {
    const { ask, group, health, rule, listenerArn } = await checkedShop();
    const lambda = await group('fn', { TargetType: 'lambda', Protocol: undefined, Port: undefined, VpcId: undefined });
    const Id = 'arn:aws:lambda:eu-west-1:000000000000:function:f';
    await ask('RegisterTargets', { TargetGroupArn: lambda, Targets: [{ Id }] });
    await rule(listenerArn, 1, [forward({ [lambda]: 1 })]);
    expect(await health(lambda)).toMatchObject({ State: 'unavailable', Reason: 'Target.HealthCheckDisabled' });
  });
});

test('Without anything that could check them, targets stay initial', async () => {
  const { ask, clock, stable } = await shop();
  await ask('RegisterTargets', { TargetGroupArn: stable, Targets: [{ Id: '127.0.0.1', Port: 81 }] });
  await clock.advance(600_000);
  const { TargetHealthDescriptions } = await ask('DescribeTargetHealth', { TargetGroupArn: stable });
  expect(TargetHealthDescriptions).toMatchObject([{ TargetHealth: { State: 'initial' } }]);
});

test('Checks and drains go on in a model that takes over the state', async () => {
  const { ask, model, register, stable, canary, rule, listenerArn } = await checkedShop();
  await rule(listenerArn, 1, [forward({ [stable]: 1, [canary]: 1 })]);
  await register(canary, 82);
  await register(stable, 81);
  await ask('DeregisterTargets', { TargetGroupArn: stable, Targets: [{ Id: '127.0.0.1', Port: 81 }] });
  const next = await shop({ probe: async () => good });
  next.model.restore(JSON.parse(JSON.stringify(model.snapshot())));
  expect(next.model.snapshot()).toEqual(model.snapshot());
  await next.clock.advance(300_000);
  const states = async (TargetGroupArn: string) =>
    (await next.ask('DescribeTargetHealth', { TargetGroupArn })).TargetHealthDescriptions;
  expect(await states(canary)).toMatchObject([{ TargetHealth: { State: 'healthy' } }]);
  expect(await states(stable)).toEqual([]);
});
