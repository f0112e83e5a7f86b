import {
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { albRouter } from '../../../../adapters/routers/alb/alb-router.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import { arns, conditions, forward, forwardToBlue, ids, oidc, refusal, router, rule } from './sample-rule.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
// The class is shared with the other suites of a worker.
afterAll(() => elb.restore());
const traffic = albRouter(albClients({ region: 'eu-west-1' }));
const route = { router, route: ids.rule };
const defaultAction = { router, route: ids.defaultAction };
const secretKept = { ...oidc.AuthenticateOidcConfig, UseExistingClientSecret: true };
const split = [
  { id: ids.blue, weight: 90 },
  { id: ids.green, weight: 10 },
];

beforeEach(() => void elb.reset());
const reading = async (...actions: readonly object[]) => {
  elb.on(DescribeRulesCommand).resolves({ Rules: [rule(...actions)] });
  return traffic.readRoute(route);
};
/** ELB answers a write of a rule with the rule. */
const takeWrites = () => elb.on(ModifyRuleCommand).callsFake(({ Actions }) => ({ Rules: [{ ...rule(), Actions }] }));
const written = () => elb.commandCalls(ModifyRuleCommand).map(({ args }) => args[0].input);

describe('a rule that is read', () => {
  test('is asked for by its ARN, and keeps everything beside its targets', async () => {
    expect(await reading(forward(90, 10))).toEqual({
      identity: arns.rule,
      version: 0,
      targets: split,
      rest: {
        ListenerArn: arns.listener,
        Priority: '10',
        Conditions: conditions,
        Actions: [{ Type: 'forward', Order: 2, ForwardConfig: { TargetGroups: [] } }],
      },
    });
    expect(elb.commandCalls(DescribeRulesCommand)[0]?.args[0].input).toEqual({ RuleArns: [arns.rule] });
  });

  test('has no undefined member', async () => {
    const found = await reading({ ...forwardToBlue, RedirectConfig: undefined });
    expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
  });

  test('that does not exist is not found, and the error names it', async () => {
    elb.on(DescribeRulesCommand).rejects(refusal('RuleNotFoundException'));
    await expect(traffic.readRoute(route)).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringContaining(`rule ${ids.rule} of load balancer shop`),
    });
  });

  test('is asked for again when the answer lacks it', async () => {
    elb.on(DescribeRulesCommand).resolves({ Rules: [] });
    await expect(traffic.readRoute(route)).rejects.toMatchObject({ name: 'Transient' });
  });

  test.each([
    ['Throttling', 400, { name: 'Transient', isThrottled: true }],
    ['ThrottlingException', 400, { name: 'Transient', isThrottled: true }],
    ['AccessDenied', 403, { name: 'Refused' }],
    ['ValidationError', 400, { name: 'Refused' }],
    ['InternalFailure', 500, { name: 'Transient' }],
  ])('with %s %d is %o', async (code, status, expected) => {
    elb.on(DescribeRulesCommand).rejects(refusal(code, status));
    await expect(traffic.readRoute(route)).rejects.toMatchObject(expected);
  });
});

describe('a default action', () => {
  const listener = { ListenerArn: arns.listener, Port: 443, DefaultActions: [forwardToBlue] };

  test('is read from its listener and written to it, and nothing else of the listener is', async () => {
    elb.on(DescribeListenersCommand, { ListenerArns: [arns.listener] }).resolves({ Listeners: [listener] });
    elb.on(ModifyListenerCommand).callsFake(({ DefaultActions }) => ({ Listeners: [{ ...listener, DefaultActions }] }));
    const found = await traffic.readRoute(defaultAction);
    expect(found).toMatchObject({ identity: arns.listener, rest: { Priority: 'default' } });
    const after = await traffic.setTargets(defaultAction, found, split, 'write-1');
    expect(after).toEqual({ ...found, targets: split });
    expect(Object.keys(elb.commandCalls(ModifyListenerCommand)[0]?.args[0].input ?? {})).toEqual([
      'ListenerArn',
      'DefaultActions',
    ]);
  });

  test('of a listener that does not exist is not found', async () => {
    elb.on(DescribeListenersCommand).rejects(refusal('ListenerNotFoundException'));
    await expect(traffic.readRoute(defaultAction)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('a rule that is written', () => {
  test('gets its actions alone, with a weight for each group and the other actions in place', async () => {
    const found = await reading(oidc, forwardToBlue);
    takeWrites();
    const after = await traffic.setTargets(route, found, split, 'write-1');
    expect(after).toEqual({ ...found, targets: split });
    const { ForwardConfig } = forward(90, 10);
    expect(written()).toEqual([
      {
        RuleArn: arns.rule,
        Actions: [
          { ...oidc, AuthenticateOidcConfig: secretKept },
          { Type: 'forward', Order: 2, ForwardConfig: { TargetGroups: ForwardConfig.TargetGroups } },
        ],
      },
    ]);
  });

  test('keeps groups of weight 0, and is never written with no weight at all', async () => {
    const found = await reading(forward(100, 0));
    takeWrites();
    const zero = { id: ids.green, weight: 0 };
    await traffic.setTargets(route, found, [{ id: ids.blue, weight: 100 }, zero], 'write-1');
    expect(written()[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual(forward(100, 0).ForwardConfig.TargetGroups);
    await expect(traffic.setTargets(route, found, [zero], 'write-2')).rejects.toThrow(RangeError);
  });

  test('is refused when it has an action that this code does not know, or forwards no more', async () => {
    const unknown = await reading({ Type: 'authenticate-passkey', Order: 1 }, forwardToBlue);
    await expect(traffic.setTargets(route, unknown, split, 'write-1')).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('authenticate-passkey'),
    });
    const redirect = await reading({ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } });
    await expect(traffic.setTargets(route, redirect, split, 'write-1')).rejects.toMatchObject({ name: 'Refused' });
    expect(written()).toEqual([]);
  });

  test('keeps its stickiness while it is shifted, and loses it when it is restored', async () => {
    const sticky = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 3600 } };
    const found = await reading(forward(50, 50, sticky));
    takeWrites();
    await traffic.setTargets(route, found, split, 'write-1');
    await traffic.setTargets(route, found, [{ id: ids.blue, weight: 1 }], 'write-2', 'restore');
    expect(written().map(({ Actions }) => Actions?.[0]?.ForwardConfig?.TargetGroupStickinessConfig)).toEqual([
      { Enabled: true, DurationSeconds: 3600 },
      { Enabled: false, DurationSeconds: 3600 },
    ]);
  });

  test.each([
    ['Throttling', 400, 'Transient'],
    ['RuleNotFoundException', 400, 'NotFound'],
    ['TargetGroupNotFoundException', 400, 'Refused'],
    ['TargetGroupAssociationLimitException', 400, 'Refused'],
    ['AccessDenied', 403, 'Refused'],
    ['InternalFailure', 500, 'WriteInDoubt'],
    ['ServiceUnavailable', 503, 'WriteInDoubt'],
  ])('with the answer %s %d is %s', async (code, status, name) => {
    const found = await reading(forwardToBlue);
    elb.on(ModifyRuleCommand).rejects(refusal(code, status));
    await expect(traffic.setTargets(route, found, split, 'write-1')).rejects.toMatchObject({
      name,
      message: expect.stringContaining(ids.rule),
    });
  });

  test('is in doubt without an answer, or with one that lacks it', async () => {
    const found = await reading(forwardToBlue);
    elb.on(ModifyRuleCommand).rejectsOnce(Object.assign(new Error('no'), { code: 'ECONNRESET', syscall: 'read' }));
    await expect(traffic.setTargets(route, found, split, 'write-1')).rejects.toMatchObject({ name: 'WriteInDoubt' });
    elb.on(ModifyRuleCommand).resolves({ Rules: [] });
    await expect(traffic.setTargets(route, found, split, 'write-2')).rejects.toMatchObject({ name: 'WriteInDoubt' });
  });

  test('is written once, and read twice', async () => {
    const { reads, writes } = albClients({ region: 'eu-west-1', maxAttempts: 3 });
    expect([await writes.config.maxAttempts(), await reads.config.maxAttempts()]).toEqual([1, 3]);
    expect(await albClients({ region: 'eu-west-1' }).reads.config.maxAttempts()).toBe(2);
  });
});

describe('a target group', () => {
  test('has its ARN as its identity, and none when it does not exist', async () => {
    elb.on(DescribeTargetGroupsCommand, { TargetGroupArns: [arns.green] }).resolves({
      TargetGroups: [{ TargetGroupArn: arns.green }],
    });
    expect(await traffic.targetIdentity(router, ids.green)).toBe(arns.green);
    elb.on(DescribeTargetGroupsCommand).rejects(refusal('TargetGroupNotFoundException'));
    expect(await traffic.targetIdentity(router, ids.green)).toBeUndefined();
  });
});
