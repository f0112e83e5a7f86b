import { describe, expect, test } from '@jest/globals';
import { embeddedAws } from '../../../local/embedded-aws.ts';
import { userIdentity } from '../../../local/iam/identity.ts';
import { type Statement, statement } from '../../../local/iam/statement.ts';
import { countedSurroundings, refusal, someone } from '../asking.ts';
import { first, subnets } from './balancing.ts';

type Json = Readonly<Record<string, unknown>>;

/** A load balancer with a tagged rule, and a caller who may do what the statements say. */
async function stage(statements: (arns: { readonly listener: string; readonly rule: string }) => readonly object[]) {
  const aws = embeddedAws({ surroundings: countedSurroundings() });
  const call = (operation: string, input: Json, caller = someone) =>
    aws.call('elasticloadbalancing', operation, input, caller);
  const balancer = first(await call('CreateLoadBalancer', { Name: 'shop', Subnets: subnets }), 'LoadBalancers');
  const answer = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200' } }];
  const { LoadBalancerArn } = balancer;
  const made = { LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: answer };
  const ListenerArn = String(first(await call('CreateListener', made), 'Listeners').ListenerArn);
  const rule = { ListenerArn, Conditions: [{ Field: 'path-pattern', Values: ['/a'] }], Actions: answer };
  const Tags = [{ Key: 'team', Value: 'managed' }];
  const RuleArn = String(first(await call('CreateRule', { ...rule, Priority: 1, Tags }), 'Rules').RuleArn);
  const parsed: Statement[] = statements({ listener: ListenerArn, rule: RuleArn }).map((one) => statement.parse(one));
  const { accessKeyId } = aws.callers.register('ann', userIdentity('ann', parsed));
  const asAnn = (operation: string, input: Json) => call(operation, input, { accessKeyId, name: 'ann' });
  return { aws, asAnn, rule, RuleArn, ListenerArn, LoadBalancerArn };
}

const allow = (Action: string | readonly string[], Resource: string, Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

describe('a caller with a policy', () => {
  test('reads where all resources are allowed, and not where one is', async () => {
    const { asAnn, RuleArn } = await stage(({ rule }) => [
      allow('elasticloadbalancing:DescribeRules', '*'),
      allow('elasticloadbalancing:DescribeTags', rule),
    ]);
    await asAnn('DescribeRules', { RuleArns: [RuleArn] });
    const denied = await refusal(asAnn('DescribeTags', { ResourceArns: [RuleArn] }));
    expect(denied).toMatchObject({ code: 'AccessDeniedException', status: 403 });
    expect(denied.message).toContain('elasticloadbalancing:DescribeTags on resource: *');
  });

  test('changes the rule that its policy names', async () => {
    const { asAnn, RuleArn } = await stage(({ rule }) => [allow('elasticloadbalancing:ModifyRule', rule)]);
    await asAnn('ModifyRule', { RuleArn });
    expect(await refusal(asAnn('DeleteRule', { RuleArn }))).toMatchObject({ code: 'AccessDeniedException' });
  });

  test.each(['aws:ResourceTag/team', 'elasticloadbalancing:ResourceTag/team'])(
    'changes rules with the tag that %s asks for',
    async (key) => {
      const policy = (value: string) => () => [
        allow('elasticloadbalancing:ModifyRule', 'arn:aws:elasticloadbalancing:*:*:listener-rule/app/*', {
          StringEquals: { [key]: value },
        }),
      ];
      const managed = await stage(policy('managed'));
      await managed.asAnn('ModifyRule', { RuleArn: managed.RuleArn });
      const other = await stage(policy('testers'));
      expect(await refusal(other.asAnn('ModifyRule', { RuleArn: other.RuleArn }))).toMatchObject({
        code: 'AccessDeniedException',
      });
    },
  );

  test('makes rules with the tags of the request, which need AddTags besides', async () => {
    const create = 'elasticloadbalancing:CreateRule';
    const Condition = { StringEquals: { 'aws:RequestTag/team': 'testers' } };
    const tagging = { StringEquals: { 'elasticloadbalancing:CreateAction': 'CreateRule' } };
    const Tags = [{ Key: 'team', Value: 'testers' }];
    const one = await stage(({ listener }) => [allow(create, listener, Condition)]);
    expect(await refusal(one.asAnn('CreateRule', { ...one.rule, Priority: 2, Tags }))).toMatchObject({
      message: expect.stringContaining('elasticloadbalancing:AddTags on resource'),
    });
    const two = await stage(({ listener }) => [
      allow(create, listener, Condition),
      allow('elasticloadbalancing:AddTags', `${listener.replace(':listener/', ':listener-rule/')}/*`, tagging),
    ]);
    await two.asAnn('CreateRule', { ...two.rule, Priority: 2, Tags });
    expect(await refusal(two.asAnn('CreateRule', { ...two.rule, Priority: 3 }))).toMatchObject({
      code: 'AccessDeniedException',
    });
    // CreateAction is said of tags that come with a new resource alone.
    expect(await refusal(two.asAnn('AddTags', { ResourceArns: [two.RuleArn], Tags }))).toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  test('needs a permission for each of several resources', async () => {
    const { asAnn, RuleArn, ListenerArn } = await stage(({ rule }) => [allow('elasticloadbalancing:AddTags', rule)]);
    const Tags = [{ Key: 'a', Value: 'b' }];
    await asAnn('AddTags', { ResourceArns: [RuleArn], Tags });
    expect(await refusal(asAnn('AddTags', { ResourceArns: [RuleArn, ListenerArn], Tags }))).toMatchObject({
      message: expect.stringContaining(`on resource: ${ListenerArn}`),
    });
  });

  test('makes listeners of the protocols that its policy names', async () => {
    const { asAnn, LoadBalancerArn, rule } = await stage(() => [
      allow('elasticloadbalancing:CreateListener', '*', {
        StringEquals: { 'elasticloadbalancing:ListenerProtocol': 'HTTPS' },
      }),
    ]);
    const input = { LoadBalancerArn, Protocol: 'HTTP', Port: 81, DefaultActions: rule.Actions };
    expect(await refusal(asAnn('CreateListener', input))).toMatchObject({ code: 'AccessDeniedException' });
  });
});
