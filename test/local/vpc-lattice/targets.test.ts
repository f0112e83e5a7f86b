import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { type ColorService, colorService, createGroup, groupConfig, idOf } from './color-service.ts';

const registered = async (w: ColorService, group: string, ...ids: readonly string[]) => {
  const targets = ids.map((id) => ({ id }));
  return w.ask('RegisterTargets', { targetGroupIdentifier: group, targets });
};
const statuses = async ({ ask }: ColorService, targetGroupIdentifier: string) => {
  const { items } = await ask('ListTargets', { targetGroupIdentifier });
  return (items as { status: string }[]).map(({ status }) => status);
};

describe('a target group', () => {
  test('has the documented health check, and says which service uses it', async () => {
    const { ask, blue, green, service } = await colorService();
    expect(await ask('GetTargetGroup', { targetGroupIdentifier: blue })).toMatchObject({
      status: 'ACTIVE',
      serviceArns: [`arn:aws:vpc-lattice:eu-west-1:000000000000:service/${service}`],
      config: {
        ...groupConfig,
        protocolVersion: 'HTTP1',
        ipAddressType: 'IPV4',
        healthCheck: {
          enabled: true,
          protocol: 'HTTP',
          protocolVersion: 'HTTP1',
          path: '/',
          healthCheckIntervalSeconds: 30,
          healthCheckTimeoutSeconds: 5,
          healthyThresholdCount: 5,
          unhealthyThresholdCount: 2,
          matcher: { httpCode: '200' },
        },
      },
    });
    expect(await ask('GetTargetGroup', { targetGroupIdentifier: green })).toMatchObject({ serviceArns: [] });
  });

  test('is in progress for a while after its creation and its deletion', async () => {
    const { ask, clock } = await colorService();
    const created = await ask('CreateTargetGroup', { name: 'more', type: 'IP', config: groupConfig });
    expect(created).toMatchObject({ status: 'CREATE_IN_PROGRESS' });
    const named = { targetGroupIdentifier: idOf(created) };
    expect(await refusal(ask('DeleteTargetGroup', named))).toMatchObject({ code: 'ConflictException' });
    await clock.advance(2000);
    expect(await ask('GetTargetGroup', named)).toMatchObject({ status: 'ACTIVE' });
    expect(await ask('DeleteTargetGroup', named)).toMatchObject({ status: 'DELETE_IN_PROGRESS' });
    expect(await ask('GetTargetGroup', named)).toMatchObject({ status: 'DELETE_IN_PROGRESS' });
    await clock.advance(2000);
    expect(await refusal(ask('GetTargetGroup', named))).toMatchObject({ code: 'ResourceNotFoundException' });
  });

  test('checks HTTP/1.1 by default and no other version', async () => {
    const { ask, clock } = await colorService();
    const enabled = async (protocolVersion: string, healthCheck?: object) => {
      const config = { ...groupConfig, protocolVersion, ...(healthCheck && { healthCheck }) };
      const id = await createGroup(ask, clock, `group-${protocolVersion.toLowerCase()}`, config);
      const { config: made } = await ask('GetTargetGroup', { targetGroupIdentifier: id });
      return (made as { healthCheck: { enabled: boolean } }).healthCheck.enabled;
    };
    expect([await enabled('HTTP1'), await enabled('HTTP2'), await enabled('GRPC')]).toEqual([true, false, false]);
    const wrong = { ...groupConfig, protocolVersion: 'GRPC', healthCheck: { enabled: true } };
    expect(await refusal(ask('CreateTargetGroup', { name: 'wrong', type: 'IP', config: wrong }))).toMatchObject({
      code: 'ValidationException',
    });
  });

  test.each([
    ['LAMBDA', { port: 80 }],
    ['LAMBDA', { healthCheck: {} }],
    ['ALB', { ...groupConfig, healthCheck: {} }],
    ['IP', undefined],
    ['IP', { port: 80, protocol: 'HTTP' }],
    ['IP', { ...groupConfig, lambdaEventStructureVersion: 'V1' }],
    ['IP', { ...groupConfig, healthCheck: { healthCheckIntervalSeconds: 4 } }],
  ])('of type %s is refused with %j', async (type, config) => {
    const { ask } = await colorService();
    expect(await refusal(ask('CreateTargetGroup', { name: 'wrong', type, config }))).toMatchObject({
      code: 'ValidationException',
    });
  });

  test('keeps what an update of its check leaves out, and takes 0 for the default', async () => {
    const { ask, blue } = await colorService();
    const update = (healthCheck: object) => ask('UpdateTargetGroup', { targetGroupIdentifier: blue, healthCheck });
    await update({ path: '/health', healthyThresholdCount: 2 });
    expect(await update({ healthCheckIntervalSeconds: 10, healthyThresholdCount: 0 })).toMatchObject({
      config: { healthCheck: { path: '/health', healthCheckIntervalSeconds: 10, healthyThresholdCount: 5 } },
    });
  });

  test('takes what it can of the targets', async () => {
    const w = await colorService();
    expect(await registered(w, w.blue, '127.0.0.1', 'i-0123456789abcdef0', '::1')).toMatchObject({
      successful: [{ id: '127.0.0.1', port: 8080 }],
      unsuccessful: [
        { id: 'i-0123456789abcdef0', failureCode: 'UnsupportedTarget' },
        { id: '::1', failureCode: 'UnsupportedTarget' },
      ],
    });
  });
});

describe('a target', () => {
  test('is UNUSED until a rule names its group, even with weight 0, and then INITIAL until it is checked', async () => {
    const w = await colorService();
    await registered(w, w.green, '127.0.0.1');
    expect(await statuses(w, w.green)).toEqual(['UNUSED']);
    await w.ask('UpdateRule', { ...w.ofRule, action: w.split(100, 0) });
    expect(await statuses(w, w.green)).toEqual(['INITIAL']);
  });

  test('is UNAVAILABLE where checks are off', async () => {
    const w = await colorService();
    await registered(w, w.blue, '127.0.0.1');
    await w.ask('UpdateTargetGroup', { targetGroupIdentifier: w.blue, healthCheck: { enabled: false } });
    expect(await statuses(w, w.blue)).toEqual(['UNAVAILABLE']);
  });

  test('is HEALTHY with its first pass, UNHEALTHY after two failures, and HEALTHY again after five passes', async () => {
    let passes = true;
    const w = await colorService({ probe: async () => passes });
    await registered(w, w.blue, '127.0.0.1');
    const seen = async (seconds: number) => {
      await w.clock.advance(seconds * 1000);
      return (await statuses(w, w.blue))[0];
    };
    expect(await seen(1)).toBe('HEALTHY');
    passes = false;
    expect(await seen(30)).toBe('HEALTHY');
    expect(await seen(30)).toBe('UNHEALTHY');
    const { items } = await w.ask('ListTargets', { targetGroupIdentifier: w.blue });
    expect(items).toEqual([{ id: '127.0.0.1', port: 8080, status: 'UNHEALTHY', reasonCode: 'HealthCheckFailed' }]);
    passes = true;
    expect(await seen(120)).toBe('UNHEALTHY');
    expect(await seen(30)).toBe('HEALTHY');
    w.model.stop();
  });

  test('is checked as its group says, while a service uses the group', async () => {
    const asked: unknown[] = [];
    const w = await colorService({
      probe: async (target, { path, port }) => {
        asked.push([target, path, port]);
        return true;
      },
    });
    await registered(w, w.blue, '127.0.0.1');
    await w.ask('UpdateTargetGroup', { targetGroupIdentifier: w.blue, healthCheck: { path: '/health', port: 9090 } });
    await w.clock.advance(1);
    expect(asked).toEqual([[{ targetGroupId: w.blue, address: '127.0.0.1', port: 9090 }, '/health', 9090]]);
    await w.ask('DeleteRule', w.ofRule);
    await w.clock.advance(60_000);
    expect(asked).toHaveLength(1);
    expect(await statuses(w, w.blue)).toEqual(['UNUSED']);
  });

  test('drains for a minute, and not at all where no service uses its group', async () => {
    const w = await colorService();
    await registered(w, w.blue, '127.0.0.1');
    await registered(w, w.green, '127.0.0.1');
    const targets = [{ id: '127.0.0.1' }];
    for (const targetGroupIdentifier of [w.blue, w.green]) {
      await w.ask('DeregisterTargets', { targetGroupIdentifier, targets });
    }
    expect([await statuses(w, w.blue), await statuses(w, w.green)]).toEqual([['DRAINING'], []]);
    await w.clock.advance(60_000);
    expect(await statuses(w, w.blue)).toEqual([]);
    expect(await w.ask('DeregisterTargets', { targetGroupIdentifier: w.blue, targets })).toMatchObject({
      successful: [],
      unsuccessful: [{ id: '127.0.0.1' }],
    });
  });
});
