import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../local/clock.ts';
import { vpcLattice } from '../../../local/vpc-lattice/vpc-lattice.ts';
import { asking, countedSurroundings, refusal } from '../asking.ts';
import { colorService, createGroup, idOf, path } from './color-service.ts';

const account = 'arn:aws:vpc-lattice:eu-west-1:000000000000';

describe('a rule', () => {
  test('is read with ids for ARNs, with empty header matches, and with both times', async () => {
    const { ask, ofRule, service, listener, rule, blue, green } = await colorService();
    await ask('UpdateRule', {
      ...ofRule,
      ruleIdentifier: `${account}:service/${service}/listener/${listener}/rule/${rule}`,
      action: {
        forward: {
          targetGroups: [
            { targetGroupIdentifier: `${account}:targetgroup/${blue}`, weight: 90 },
            { targetGroupIdentifier: green, weight: 10 },
          ],
        },
      },
    });

    expect(await ask('GetRule', ofRule)).toEqual({
      id: rule,
      arn: `${account}:service/${service}/listener/${listener}/rule/${rule}`,
      name: 'color',
      isDefault: false,
      priority: 10,
      match: {
        httpMatch: { pathMatch: { match: { prefix: '/color' }, caseSensitive: false }, headerMatches: [] },
      },
      action: {
        forward: {
          targetGroups: [
            { targetGroupIdentifier: blue, weight: 90 },
            { targetGroupIdentifier: green, weight: 10 },
          ],
        },
      },
      createdAt: expect.any(Number),
      lastUpdatedAt: expect.any(Number),
    });
    expect(rule).toMatch(/^rule-0[0-9a-f]{16}$/);
  });

  test('gets a new time with each update, which the update itself does not answer', async () => {
    const { ask, clock, ofRule, split } = await colorService();
    const before = await ask('GetRule', ofRule);
    await clock.advance(1500);

    const answer = await ask('UpdateRule', { ...ofRule, action: split(95, 5) });

    expect(answer).not.toHaveProperty('lastUpdatedAt');
    const after = await ask('GetRule', ofRule);
    expect(after.createdAt).toBe(before.createdAt);
    expect(Number(after.lastUpdatedAt) - Number(before.lastUpdatedAt)).toBeCloseTo(1.5, 5);
  });

  test('keeps what an update leaves out', async () => {
    const { ask, ofRule, split } = await colorService();
    await ask('UpdateRule', { ...ofRule, action: split(50, 50) });
    await ask('UpdateRule', { ...ofRule, priority: 20 });
    await ask('UpdateRule', { ...ofRule, match: path('/shade') });

    expect(await ask('GetRule', ofRule)).toMatchObject({
      priority: 20,
      match: { httpMatch: { pathMatch: { match: { prefix: '/shade' } } } },
      action: split(50, 50),
    });
  });

  test('sends everything to its one group, whose weight is 100 unless it says otherwise', async () => {
    const { ask, ofRule, blue } = await colorService();
    expect(await ask('GetRule', ofRule)).toMatchObject({
      action: { forward: { targetGroups: [{ targetGroupIdentifier: blue, weight: 100 }] } },
    });
  });

  test.each([
    ['a weight above 999', { forward: { targetGroups: [{ targetGroupIdentifier: 'BLUE', weight: 1000 }] } }],
    ['no group', { forward: { targetGroups: [] } }],
    [
      'two groups without weights',
      { forward: { targetGroups: ['BLUE', 'GREEN'].map((one) => ({ targetGroupIdentifier: one })) } },
    ],
    [
      'the same group twice',
      { forward: { targetGroups: ['BLUE', 'BLUE'].map((one) => ({ targetGroupIdentifier: one, weight: 1 })) } },
    ],
    ['another fixed response', { fixedResponse: { statusCode: 503 } }],
    [
      'two kinds at once',
      { fixedResponse: { statusCode: 404 }, forward: { targetGroups: [{ targetGroupIdentifier: 'BLUE' }] } },
    ],
    ['neither kind', {}],
  ])('may not have an action with %s', async (_, action) => {
    const { ask, ofRule, blue, green } = await colorService();
    const named = JSON.parse(JSON.stringify(action).replaceAll('BLUE', blue).replaceAll('GREEN', green));
    const denied = await refusal(ask('UpdateRule', { ...ofRule, action: named }));
    expect(denied).toMatchObject({ code: 'ValidationException', status: 400 });
  });

  test('is refused with every field that is wrong', async () => {
    const { ask, ofListener } = await colorService();
    const call = ask('CreateRule', { ...ofListener, name: 'rule-x', priority: 2001, match: path('color'), action: {} });
    await expect(call).rejects.toMatchObject({
      fields: {
        reason: 'fieldValidationFailed',
        fieldList: [
          expect.objectContaining({ name: 'name' }),
          expect.objectContaining({ name: 'match.httpMatch.pathMatch.match.prefix' }),
          expect.objectContaining({ name: 'priority' }),
          expect.objectContaining({ name: 'action' }),
        ],
      },
    });
  });

  test('has a priority and a name of its own', async () => {
    const { ask, ofListener, ofRule, split } = await colorService();
    const other = { ...ofListener, name: 'other', priority: 11, match: path('/'), action: split(1, 1) };
    const ruleIdentifier = idOf(await ask('CreateRule', other));
    for (const change of [{ name: 'third' }, { priority: 12 }]) {
      expect(await refusal(ask('CreateRule', { ...other, ...change }))).toMatchObject({
        code: 'ConflictException',
        status: 409,
      });
    }
    expect(await refusal(ask('UpdateRule', { ...ofRule, ruleIdentifier, priority: 10 }))).toMatchObject({
      code: 'ConflictException',
    });
  });

  test('forwards to groups that are there, and ready', async () => {
    const { ask, ofRule } = await colorService();
    const to = (targetGroupIdentifier: string) =>
      ask('UpdateRule', { ...ofRule, action: { forward: { targetGroups: [{ targetGroupIdentifier }] } } });
    expect(await refusal(to('tg-00000000000000000'))).toMatchObject({ code: 'ResourceNotFoundException', status: 404 });
    const config = { port: 80, protocol: 'HTTP', vpcIdentifier: 'vpc-01234567' };
    const young = idOf(await ask('CreateTargetGroup', { name: 'young', type: 'IP', config }));
    expect(await refusal(to(young))).toMatchObject({ code: 'ConflictException' });
  });

  test('takes no group that another service uses', async () => {
    const { ask, blue } = await colorService();
    const serviceIdentifier = idOf(await ask('CreateService', { name: 'other' }));
    const defaultAction = { forward: { targetGroups: [{ targetGroupIdentifier: blue }] } };
    expect(
      await refusal(ask('CreateListener', { serviceIdentifier, name: 'http', protocol: 'HTTP', defaultAction })),
    ).toMatchObject({ code: 'ConflictException' });
  });

  test('that is deleted is not there any more', async () => {
    const { ask, ofRule, ofListener } = await colorService();
    await ask('DeleteRule', ofRule);
    expect(await refusal(ask('GetRule', ofRule))).toMatchObject({ code: 'ResourceNotFoundException' });
    expect(await ask('ListRules', ofListener)).toMatchObject({ items: [{ isDefault: true }] });
  });

  test('is announced with each change, before it is answered', async () => {
    const { ask, model, ofRule, ofListener, rule, split } = await colorService();
    const heard: unknown[] = [];
    const stop = model.onRuleChange(({ ruleId, isDefault, action }) =>
      heard.push([ruleId === rule, isDefault, action]),
    );
    await ask('UpdateRule', { ...ofRule, action: split(99, 1) });
    await ask('UpdateListener', { ...ofListener, defaultAction: split(1, 0) });
    await ask('DeleteRule', ofRule);
    stop();
    await ask('UpdateListener', { ...ofListener, defaultAction: split(0, 1) });
    expect(heard).toEqual([
      [true, false, split(99, 1)],
      [false, true, split(1, 0)],
      [true, false, undefined],
    ]);
  });

  test('may be read as it was before, for as long as reads may be stale', async () => {
    const { ask, model, clock, ofRule, split } = await colorService();
    await ask('UpdateRule', { ...ofRule, action: split(90, 10) });
    model.staleFor(5000);
    await ask('UpdateRule', { ...ofRule, action: split(80, 20) });
    const seen = [(await ask('GetRule', ofRule)).action, (await ask('GetRule', ofRule)).action];
    expect(seen).toEqual([split(90, 10), split(80, 20)]);
    await clock.advance(5000);
    expect((await ask('GetRule', ofRule)).action).toEqual(split(80, 20));
  });
});

describe('the default rule', () => {
  test('is read by GetRule and ListRules, and written by UpdateListener alone', async () => {
    const { ask, ofListener, split } = await colorService();
    const { items } = await ask('ListRules', ofListener);
    const [, last] = items as { id: string; isDefault: boolean }[];
    expect(last).toMatchObject({ isDefault: true, name: 'default' });
    const named = { ...ofListener, ruleIdentifier: last?.id };

    expect(await refusal(ask('UpdateRule', { ...named, action: split(1, 1) }))).toMatchObject({
      code: 'ValidationException',
    });
    expect(await refusal(ask('DeleteRule', named))).toMatchObject({ code: 'ValidationException' });
    await ask('UpdateListener', { ...ofListener, defaultAction: split(7, 3) });

    expect(await ask('GetRule', named)).toMatchObject({ isDefault: true, action: split(7, 3) });
    expect(await ask('GetListener', ofListener)).toMatchObject({ defaultAction: split(7, 3), port: 8080 });
  });
});

describe('a batch', () => {
  test('makes what can be made, and says of the rest why not', async () => {
    const { ask, ofListener, rule, split } = await colorService();
    const nobody = 'rule-00000000000000000';
    const answer = await ask('BatchUpdateRule', {
      ...ofListener,
      rules: [
        { ruleIdentifier: rule, action: split(60, 40) },
        { ruleIdentifier: nobody, priority: 5 },
        { ruleIdentifier: rule, priority: 7 },
      ],
    });
    expect(answer).toMatchObject({
      successful: [{ id: rule, action: split(60, 40), priority: 10 }],
      unsuccessful: [
        { ruleIdentifier: nobody, failureCode: 'ResourceNotFoundException' },
        { ruleIdentifier: rule, failureCode: 'ValidationException' },
      ],
    });
  });

  test('may swap priorities, and may not give two rules one', async () => {
    const { ask, ofListener, rule, split } = await colorService();
    const input = { ...ofListener, name: 'other', priority: 20, match: path('/'), action: split(1, 1) };
    const other = idOf(await ask('CreateRule', input));
    const batch = (first: number, second: number) =>
      ask('BatchUpdateRule', {
        ...ofListener,
        rules: [
          { ruleIdentifier: rule, priority: first },
          { ruleIdentifier: other, priority: second },
        ],
      });
    expect(await batch(20, 10)).toMatchObject({ successful: [{ priority: 20 }, { priority: 10 }], unsuccessful: [] });
    expect(await batch(30, 30)).toMatchObject({
      successful: [{ id: other, priority: 30 }],
      unsuccessful: [{ ruleIdentifier: rule, failureCode: 'ConflictException' }],
    });
  });

  test('may not take the service beyond its target groups together', async () => {
    const { ask, clock, ofListener, rule, blue, green } = await colorService({ quotas: { targetGroupsOfService: 2 } });
    const to = (...ids: readonly string[]) => ({
      forward: { targetGroups: ids.map((targetGroupIdentifier) => ({ targetGroupIdentifier, weight: 1 })) },
    });
    const input = { ...ofListener, name: 'other', priority: 20, match: path('/'), action: to(blue) };
    const other = idOf(await ask('CreateRule', input));
    const third = await createGroup(ask, clock, 'third');
    expect(
      await ask('BatchUpdateRule', {
        ...ofListener,
        rules: [
          { ruleIdentifier: rule, action: to(blue, green) },
          { ruleIdentifier: other, action: to(blue, third) },
        ],
      }),
    ).toMatchObject({
      successful: [{ id: rule }],
      unsuccessful: [{ ruleIdentifier: other, failureCode: 'ServiceQuotaExceededException' }],
    });
  });
});

describe('quotas', () => {
  test('are those of AWS: two listeners of a service, ten rules of a listener, ten groups of a service', async () => {
    const { ask, clock, ofListener, service, split } = await colorService();
    const listener = { serviceIdentifier: service, protocol: 'HTTP', defaultAction: split(1, 1) };
    await ask('CreateListener', { ...listener, name: 'second', port: 81 });
    expect(await refusal(ask('CreateListener', { ...listener, name: 'third', port: 82 }))).toMatchObject({
      code: 'ServiceQuotaExceededException',
      status: 402,
    });
    const rule = (n: number) =>
      ask('CreateRule', { ...ofListener, name: `one-${n}`, priority: 100 + n, match: path('/'), action: split(1, 1) });
    for (let n = 1; n < 10; n += 1) await rule(n);
    expect(await refusal(rule(10))).toMatchObject({ code: 'ServiceQuotaExceededException' });

    const groups: string[] = [];
    for (let n = 0; n < 9; n += 1) groups.push(await createGroup(ask, clock, `more-${n}`));
    const to = (ids: readonly string[]) => ({
      forward: { targetGroups: ids.map((targetGroupIdentifier) => ({ targetGroupIdentifier, weight: 1 })) },
    });
    await ask('UpdateListener', { ...ofListener, defaultAction: to(groups.slice(0, 8)) });
    expect(await refusal(ask('UpdateListener', { ...ofListener, defaultAction: to(groups) }))).toMatchObject({
      code: 'ServiceQuotaExceededException',
    });
  });

  test('can be raised', async () => {
    const { ask, service, split } = await colorService({ quotas: { listenersOfService: 3 } });
    const listener = { serviceIdentifier: service, protocol: 'HTTP', defaultAction: split(1, 1) };
    await ask('CreateListener', { ...listener, name: 'second', port: 81 });
    await ask('CreateListener', { ...listener, name: 'third', port: 82 });
  });
});

describe('a listener that passes TLS through', () => {
  test('has a default rule only, that forwards to groups of TCP', async () => {
    const { ask, clock, service, split } = await colorService();
    const tcp = await createGroup(ask, clock, 'tcp', { port: 443, protocol: 'TCP', vpcIdentifier: 'vpc-01234567' });
    const listener = { serviceIdentifier: service, name: 'tls', protocol: 'TLS_PASSTHROUGH', port: 443 };
    const forward = { forward: { targetGroups: [{ targetGroupIdentifier: tcp }] } };
    for (const defaultAction of [split(1, 1), { fixedResponse: { statusCode: 404 } }]) {
      expect(await refusal(ask('CreateListener', { ...listener, defaultAction }))).toMatchObject({
        code: 'ValidationException',
      });
    }
    const listenerIdentifier = idOf(await ask('CreateListener', { ...listener, defaultAction: forward }));
    const rule = { serviceIdentifier: service, listenerIdentifier, name: 'any', priority: 1, match: path('/') };
    expect(await refusal(ask('CreateRule', { ...rule, action: forward }))).toMatchObject({
      code: 'ValidationException',
    });
  });
});

describe('a creation', () => {
  test('that comes again with its token is made once, and refused with other parameters', async () => {
    const { ask, ofListener, split } = await colorService();
    const input = { ...ofListener, name: 'x-1', priority: 1, match: path('/'), action: split(1, 1), clientToken: 'a' };
    const first = await ask('CreateRule', input);
    expect(await ask('CreateRule', input)).toEqual(first);
    expect(await refusal(ask('CreateRule', { ...input, priority: 2 }))).toMatchObject({ code: 'ConflictException' });
  });
});

test('Everything is in the snapshot, and goes on from there', async () => {
  const { model, ask, ofRule, split } = await colorService();
  await ask('UpdateRule', { ...ofRule, action: split(1, 2) });
  const restored = vpcLattice(countedSurroundings(virtualClock(Date.UTC(2026, 0, 2))));
  restored.restore(JSON.parse(JSON.stringify(model.snapshot())));
  const askAgain = asking(restored);
  expect(await askAgain('GetRule', ofRule)).toEqual(await ask('GetRule', ofRule));
  await askAgain('UpdateRule', { ...ofRule, action: split(3, 4) });
});
