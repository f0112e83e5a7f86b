import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { ecsReader } from '../../../../adapters/ecs/ecs-services.ts';
import { alb } from '../../../../adapters/routers/alb/alb.ts';
import { lastPart } from '../../../../adapters/routers/alb/arns.ts';
import { albClients } from '../../../../adapters/routers/alb/clients.ts';
import { testerRouteName } from '../../../../core/routing/testers.ts';
import { arns, forwardToBlue, ids, refusal, router, rule } from './sample-rule.ts';

const elb = mockClient(ElasticLoadBalancingV2Client);
// The class is shared with the other suites of a worker.
afterAll(() => elb.restore());
const traffic = alb(albClients({ region: 'eu-west-1' }), ecsReader({ region: 'eu-west-1' }));
const name = testerRouteName(router, ids.rule, 'checkout-r2-1', 0);
const ref = { router, route: name };
const own = arns.rule.replace('9683', '9684');
const tags = [
  { Key: 'meshshift', Value: 'testers' },
  { Key: 'meshshift:route', Value: 'meshshift-testers-checkout-r2-1-1' },
];

/** The listener has rule 10, its default rule and, once `hasOwn`, the rule for testers. */
function onListener(hasOwn: boolean) {
  const rules = [
    rule(forwardToBlue),
    { ...rule(forwardToBlue), RuleArn: arns.defaultRule, Priority: 'default', IsDefault: true },
    ...(hasOwn ? [{ ...rule(forwardToBlue), RuleArn: own, Priority: '9' }] : []),
  ];
  elb.on(DescribeRulesCommand, { ListenerArn: arns.listener }).resolves({ Rules: rules });
  elb.on(DescribeListenersCommand).resolves({
    Listeners: [{ ListenerArn: arns.listener, Port: 443, DefaultActions: [forwardToBlue] }],
  });
}

beforeEach(() => {
  elb.reset();
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }) => ({
    TagDescriptions: (ResourceArns as string[]).map((ResourceArn) => ({
      ResourceArn,
      Tags: ResourceArn === own ? tags : [],
    })),
  }));
});

const partsFor = async () => {
  elb.on(DescribeRulesCommand, { RuleArns: [arns.rule] }).resolves({ Rules: [rule(forwardToBlue)] });
  const served = await traffic.readRoute({ router, route: ids.rule });
  const versions = { stable: ids.blue, canary: ids.green };
  return traffic.forTesters(router, served, { header: 'x-canary', match: { exact: 'yes' } }, versions);
};

describe('a rule for testers', () => {
  test('is made with the tags that it is found again by', async () => {
    const parts = await partsFor();
    elb.on(CreateRuleCommand).resolves({ Rules: [{ RuleArn: own }] });
    expect(await traffic.createRoute(ref, parts, 'write-1')).toBe(own);
    expect(elb.commandCalls(CreateRuleCommand)[0]?.args[0].input).toEqual({
      ListenerArn: arns.listener,
      Priority: 9,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: ['/checkout/*'] } },
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-canary', Values: ['yes'] } },
      ],
      Actions: [
        {
          Type: 'forward',
          Order: 2,
          ForwardConfig: { TargetGroups: [{ TargetGroupArn: arns.green, Weight: 100 }] },
        },
      ],
      Tags: tags,
    });
  });

  test('is read by its tags, and not found without them', async () => {
    onListener(true);
    expect(await traffic.readRoute(ref)).toMatchObject({ identity: own, rest: { Priority: '9' } });
    onListener(false);
    await expect(traffic.readRoute(ref)).rejects.toMatchObject({
      name: 'NotFound',
      message: expect.stringContaining(name),
    });
  });

  test('is not made twice: its priority is in use then', async () => {
    const parts = await partsFor();
    elb.on(CreateRuleCommand).rejects(refusal('PriorityInUseException'));
    onListener(true);
    expect(await traffic.createRoute(ref, parts, 'write-1')).toBeUndefined();
    onListener(false);
    await expect(traffic.createRoute(ref, parts, 'write-1')).rejects.toMatchObject({
      name: 'Refused',
      message: expect.stringContaining('another rule has its priority 9'),
    });
  });

  test.each([
    ['Throttling', 400, 'Transient'],
    ['TooManyRulesException', 400, 'Refused'],
    ['InternalFailure', 500, 'WriteInDoubt'],
  ])('that ends with %s %d is %s', async (code, status, kind) => {
    const parts = await partsFor();
    elb.on(CreateRuleCommand).rejects(refusal(code, status));
    await expect(traffic.createRoute(ref, parts, 'write-1')).rejects.toMatchObject({ name: kind });
  });

  test('whose answer lacks it is in doubt', async () => {
    const parts = await partsFor();
    elb.on(CreateRuleCommand).resolves({ Rules: [] });
    await expect(traffic.createRoute(ref, parts, 'write-1')).rejects.toMatchObject({ name: 'WriteInDoubt' });
  });

  test('is deleted by the ARN that its tags lead to, and one that is gone is deleted as well', async () => {
    onListener(true);
    elb.on(DeleteRuleCommand).resolves({});
    await traffic.deleteRoute(ref);
    expect(elb.commandCalls(DeleteRuleCommand).map(({ args }) => args[0].input)).toEqual([{ RuleArn: own }]);
    elb.on(DeleteRuleCommand).rejects(refusal('RuleNotFoundException'));
    await traffic.deleteRoute(ref);
    elb.on(DeleteRuleCommand).rejects(refusal('InternalFailure', 500));
    await expect(traffic.deleteRoute(ref)).rejects.toMatchObject({ name: 'WriteInDoubt' });
    elb.on(DescribeRulesCommand).rejects(refusal('ListenerNotFoundException'));
    await expect(traffic.deleteRoute(ref)).resolves.toBeUndefined();
  });

  test('is the only kind of rule that is ever made or deleted', async () => {
    const parts = await partsFor();
    const other = { router, route: ids.rule };
    await expect(traffic.createRoute(other, parts, 'write-1')).rejects.toMatchObject({ name: 'Refused' });
    await expect(traffic.deleteRoute(other)).rejects.toMatchObject({ name: 'Refused' });
    expect(elb.commandCalls(DeleteRuleCommand)).toEqual([]);
  });

  test('is listed under its name, beside the other rules', async () => {
    onListener(true);
    const names = (await traffic.readRoutes(router, [ids.rule])).map((one) => one.name);
    expect(names).toEqual([ids.defaultAction, name]);
  });
});

test('rules and listeners are read to their last page', async () => {
  const next = (marker: string | undefined) => (marker === undefined ? { NextMarker: 'more' } : {});
  const listeners = [arns.listener, arns.listener.replace('0467', '0468')];
  elb.on(DescribeListenersCommand).callsFake(({ Marker }) => ({
    Listeners: [{ ListenerArn: listeners[Marker === undefined ? 0 : 1] }],
    ...next(Marker),
  }));
  elb.on(DescribeRulesCommand).callsFake(({ ListenerArn, Marker }) => ({
    Rules: [{ ...rule(), RuleArn: `${ListenerArn.replace('listener', 'listener-rule')}/${Marker ?? 'first'}` }],
    ...next(Marker),
  }));
  expect((await traffic.readRoutes(router, [])).map((one) => lastPart(one.name))).toEqual([
    ...['default', 'first', 'more'],
    ...['default', 'first', 'more'],
  ]);
});

test('the tags of many rules are read 20 at a time, and of those that still exist', async () => {
  const many = Array.from({ length: 25 }, (_, i) => ({ ...rule(forwardToBlue), RuleArn: `${arns.rule}${i}` }));
  elb.on(DescribeListenersCommand).resolves({ Listeners: [{ ListenerArn: arns.listener }] });
  elb.on(DescribeRulesCommand).resolves({ Rules: many });
  elb.on(DescribeTagsCommand).callsFake(({ ResourceArns }) => {
    if (ResourceArns.includes(`${arns.rule}24`)) throw refusal('RuleNotFoundException');
    return { TagDescriptions: [] };
  });
  expect(await traffic.readRoutes(router, [])).toHaveLength(26);
  const asked = elb.commandCalls(DescribeTagsCommand).map(({ args }) => args[0].input.ResourceArns?.length);
  expect(asked).toEqual([20, 5, 1, 1, 1, 1, 1]);
});
