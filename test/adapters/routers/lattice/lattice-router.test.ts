import { describe, expect, test } from '@jest/globals';
import { latticeClients } from '../../../../adapters/routers/lattice/clients.ts';
import { NotFoundError } from '../../../../core/errors.ts';
import type { RouteParts } from '../../../../core/routing/route.ts';
import type { Intercept } from '../../../../local/dispatch/intercept.ts';
import { LostAnswer } from '../../../../local/dispatch/intercept.ts';
import { AwsError } from '../../../../local/kit/aws-error.ts';
import type { Output } from '../../../../local/kit/call.ts';
import { defineTrafficRouterContract } from '../../../contracts/traffic-router.contract.ts';
import { embedded } from '../../../support/embedded.ts';
import { colorPath, forward, onLattice } from './color-lattice.ts';

const failing =
  (error: Error, operation?: string): Intercept =>
  async (call, proceed) => {
    if (operation !== undefined && call.operation !== operation) return proceed();
    throw error;
  };

defineTrafficRouterContract('Router on VPC Lattice', { provider: 'lattice' }, async () => {
  const { traffic, route, stable, canary, listener } = await onLattice();
  const missing = { target: 'tg-00000000000000000', route: `${listener}/rule-00000000000000000` };
  return { traffic, route, stable, canary, missing };
});

describe('a rule of a service', () => {
  test('reads with its ARN, the time of its last update, and everything for a lone group', async () => {
    const { traffic, route, stable, ask, ofRule } = await onLattice();
    const { arn } = await ask('GetRule', ofRule);
    const reading = await traffic.readRoute(route);
    expect(reading).toMatchObject({ identity: arn, targets: [{ id: stable, weight: 100 }], rest: { priority: 10 } });
    expect(reading.version).toBeGreaterThan(Date.UTC(2020, 0, 1));
    expect(JSON.parse(JSON.stringify(reading))).toStrictEqual(reading);
  });

  test('is written by its action alone, and read back with the time that the write does not answer', async () => {
    const asked: unknown[] = [];
    const { traffic, route, ofRule, split, clock, ask } = await onLattice(async (call, proceed) => {
      asked.push([call.operation, call.input]);
      return proceed();
    });
    const read = await traffic.readRoute(route);
    await ask('UpdateRule', { ...ofRule, priority: 20 });
    await clock.advance(1500);
    asked.length = 0;
    const written = await traffic.setTargets(route, read, split(90, 10), 'write-1');
    expect(asked.map((call) => (call as [string])[0])).toEqual(['UpdateRule', 'GetRule']);
    expect(Object.keys((asked[0] as [string, object])[1]).sort()).toEqual([
      'action',
      'listenerIdentifier',
      'ruleIdentifier',
      'serviceIdentifier',
    ]);
    expect(written).toEqual(await traffic.readRoute(route));
    expect(written).toMatchObject({ targets: split(90, 10), rest: { priority: 20 } });
    expect(written.version - read.version).toBeGreaterThanOrEqual(1500);
  });

  test('that names the canary without weight is not taken for written by a read from before it', async () => {
    let before: Output | undefined;
    const { traffic, route, split } = await onLattice(async (call, proceed) => {
      const output = await proceed();
      if (call.operation !== 'GetRule') return output;
      before ??= output;
      return before;
    });
    const read = await traffic.readRoute(route);
    const written = await traffic.setTargets(route, read, split(100, 0), 'write-1');
    expect(written).toMatchObject({ targets: split(100, 0), version: read.version });
  });

  test('is known by another identity once it is made again', async () => {
    const { traffic, route, at, ofRule, ofListener, ask, idOf, stable } = await onLattice();
    const { identity } = await traffic.readRoute(route);
    await ask('DeleteRule', ofRule);
    await expect(traffic.readRoute(route)).rejects.toThrow(NotFoundError);
    const again = { ...ofListener, name: 'color', priority: 10, match: colorPath, action: forward([stable]) };
    const found = await traffic.readRoute(at(await idOf('CreateRule', again)));
    expect(found.identity).not.toBe(identity);
  });

  test('that forwards nothing has no target, and its fixed response in the rest', async () => {
    const { traffic, byDefault } = await onLattice();
    expect(await traffic.readRoute(byDefault)).toMatchObject({
      targets: [],
      rest: { protocol: 'HTTP', defaultAction: { fixedResponse: { statusCode: 404 } } },
    });
  });

  test('that does not exist is not found, and the error names it', async () => {
    const { traffic, at } = await onLattice();
    const missing = at('rule-00000000000000000');
    await expect(traffic.readRoute(missing)).rejects.toThrow(NotFoundError);
    await expect(traffic.readRoute(missing)).rejects.toThrow(/rule-00000000000000000 of service color/);
  });
});

describe('the default action of a listener', () => {
  test('is shifted like any rule', async () => {
    const { traffic, byDefault, ask, ofListener, stable, split, clock } = await onLattice();
    await ask('UpdateListener', { ...ofListener, defaultAction: forward([stable]) });
    const read = await traffic.readRoute(byDefault);
    await clock.advance(10);
    const written = await traffic.setTargets(byDefault, read, split(95, 5), 'write-1');
    expect(written).toEqual(await traffic.readRoute(byDefault));
    expect(written).toMatchObject({ identity: read.identity, targets: split(95, 5), rest: { protocol: 'HTTP' } });
    expect(written.version).toBeGreaterThan(read.version);
  });
});

describe('a write that was answered', () => {
  test('is in force though the read after it fails, and no later read is older than it', async () => {
    const { traffic, route, split, clock } = await onLattice(async ({ operation }, proceed) => {
      if (operation === 'UpdateRule') broken.is = true;
      else if (broken.is) throw new AwsError('InternalServerException', 'no', 500);
      return proceed();
    });
    const broken = { is: false };
    const read = await traffic.readRoute(route);
    await clock.advance(1000);
    const written = await traffic.setTargets(route, read, split(90, 10), 'write-1');
    expect(written).toEqual({ ...read, targets: split(90, 10) });
    broken.is = false;
    const later = await traffic.readRoute(route);
    expect(later.targets).toEqual(written.targets);
    expect(later.version).toBeGreaterThanOrEqual(written.version);
  });

  test('is in force though the read after it shows what was before', async () => {
    let before: Output | undefined;
    const { traffic, route, split, clock } = await onLattice(async ({ operation }, proceed) => {
      if (operation !== 'GetRule') return proceed();
      before ??= await proceed();
      return before;
    });
    const read = await traffic.readRoute(route);
    await clock.advance(1000);
    expect(await traffic.setTargets(route, read, split(90, 10), 'write-1')).toEqual({
      ...read,
      targets: split(90, 10),
    });
  });

  test('does not hide what another party wrote after it', async () => {
    const { traffic, route, split, clock, ofRule, canary, call } = await onLattice(async (made, proceed) => {
      const answer = await proceed();
      if (made.operation === 'UpdateRule' && !meddled.is) {
        meddled.is = true;
        await clock.advance(1000);
        await call('vpc-lattice', 'UpdateRule', { ...ofRule, action: forward([canary]) });
      }
      return answer;
    });
    const meddled = { is: false };
    const read = await traffic.readRoute(route);
    const written = await traffic.setTargets(route, read, split(90, 10), 'write-1');
    expect(written).toEqual({ ...read, targets: split(90, 10) });
    const later = await traffic.readRoute(route);
    expect(later.targets).toEqual([{ id: canary, weight: 100 }]);
    expect(later.version).toBeGreaterThan(written.version);
  });
});

describe('errors of a write', () => {
  test.each([
    ['ThrottlingException', 429, 'Transient'],
    ['ConflictException', 409, 'Transient'],
    ['InternalServerException', 500, 'WriteInDoubt'],
    ['ValidationException', 400, 'Refused'],
    ['AccessDeniedException', 403, 'Refused'],
    ['ServiceQuotaExceededException', 402, 'Refused'],
    ['ResourceNotFoundException', 404, 'NotFound'],
  ])('%s becomes %s %s, and says which rule', async (code, status, name) => {
    const { traffic, route, split, rule } = await onLattice(failing(new AwsError(code, 'no', status), 'UpdateRule'));
    const write = traffic.setTargets(route, await traffic.readRoute(route), split(90, 10), 'write-1');
    await expect(write).rejects.toMatchObject({ name, message: expect.stringContaining(rule) });
  });

  test('too many calls are known as that', async () => {
    const throttled = failing(new AwsError('ThrottlingException', 'no', 429, { retryAfterSeconds: 3 }));
    const { traffic, route } = await onLattice(throttled);
    await expect(traffic.readRoute(route)).rejects.toMatchObject({ name: 'Transient', isThrottled: true });
  });

  test('a lost answer leaves the write in doubt, and it was sent once', async () => {
    let sent = 0;
    const { traffic, route, split } = await onLattice(async ({ operation }, proceed) => {
      const answer = await proceed();
      if (operation !== 'UpdateRule') return answer;
      sent += 1;
      throw new LostAnswer();
    });
    const read = await traffic.readRoute(route);
    await expect(traffic.setTargets(route, read, split(90, 10), 'write-1')).rejects.toMatchObject({
      name: 'WriteInDoubt',
    });
    expect(sent).toBe(1);
    expect((await traffic.readRoute(route)).targets).toEqual(split(90, 10));
  });

  test('a client that is set to repeat its calls repeats reads alone', async () => {
    const { overrides } = await embedded();
    const { writes, reads } = latticeClients({ ...overrides, maxAttempts: 3 });
    expect([await writes.config.maxAttempts(), await reads.config.maxAttempts()]).toEqual([1, 3]);
  });
});

describe('the rules of a service', () => {
  test('are read on all its listeners, the default actions among them, but for those named', async () => {
    const { traffic, router, route, byDefault } = await onLattice();
    const names = async (except: readonly string[]) =>
      (await traffic.readRoutes(router, except)).map(({ name }) => name).sort();
    expect(await names([])).toEqual([byDefault.route, route.route].sort());
    expect(await names([route.route])).toEqual([byDefault.route]);
  });

  test('that are for testers are made, found again by their name, and deleted', async () => {
    const { traffic, at, route, canary, ask, ofListener } = await onLattice();
    const testers = at('meshshift-testers-Color_Backend-R2-1-1');
    const asked = { header: 'x-tester', match: { exact: 'yes' } };
    const served = await traffic.readRoute(route);
    const parts = await traffic.forTesters(route.router, served, asked, {
      stable: served.targets[0]?.id ?? '',
      canary,
    });
    const identity = await traffic.createRoute(testers, parts, 'write-1');
    expect(await traffic.readRoute(testers)).toMatchObject({ identity, ...parts });
    expect(await traffic.createRoute(testers, parts, 'write-2')).toBeUndefined();
    const { items } = (await ask('ListRules', ofListener)) as { items: { arn: string; name: string }[] };
    expect(items.find(({ arn }) => arn === identity)?.name).toMatch(/^meshshift-testers-[0-9a-f]{16}$/);
    expect(await ask('ListTagsForResource', { resourceArn: identity })).toEqual({ tags: { meshshift: 'testers' } });
    await traffic.deleteRoute(testers);
    await expect(traffic.readRoute(testers)).rejects.toThrow(NotFoundError);
    await expect(traffic.deleteRoute(testers)).resolves.toBeUndefined();
  });

  test('that are for testers are made once, though the creation is repeated', async () => {
    const { traffic, at, route, stable, canary } = await onLattice();
    const asked = { header: 'x-tester', match: { exact: 'yes' } };
    const parts = await traffic.forTesters(route.router, await traffic.readRoute(route), asked, { stable, canary });
    const identity = await traffic.createRoute(at('meshshift-testers-a-1'), parts, 'write-1');
    expect(await traffic.createRoute(at('meshshift-testers-a-1'), parts, 'write-1')).toBe(identity);
  });

  test('a priority that was taken since the plan is refused, and its rule is named', async () => {
    const { traffic, at, route, stable, canary, ask, ofListener } = await onLattice();
    const parts: RouteParts = await traffic.forTesters(
      route.router,
      await traffic.readRoute(route),
      { header: 'x-tester', match: { exact: 'yes' } },
      { stable, canary },
    );
    const match = { httpMatch: { method: 'GET' } };
    await ask('CreateRule', { ...ofListener, name: 'early', priority: 9, match, action: forward([stable]) });
    await expect(traffic.createRoute(at('meshshift-testers-a-1'), parts, 'write-1')).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('priority 9 is that of rule early'),
    });
  });
});

describe('a target group', () => {
  test('that exists is known, another is not', async () => {
    const { traffic, router, stable, canary } = await onLattice();
    const identity = await traffic.targetIdentity(router, canary);
    expect(identity).toMatch(new RegExp(`^arn:.*:targetgroup/${canary}$`));
    expect(await traffic.targetIdentity(router, stable)).not.toBe(identity);
    expect(await traffic.targetIdentity(router, 'tg-00000000000000000')).toBeUndefined();
  });
});
