import { listenerArn, ruleArn } from '../../elastic-load-balancing/arns.ts';
import { arnOf } from '../../kit/account.ts';
import type { TagsOf } from '../../kit/tags.ts';
import type { Context } from '../condition.ts';
import type { Need } from '../decide.ts';
import { anyResource, each, type Input, type Permissions, records, text, texts } from './resource.ts';
import { requestTags, resourceTags } from './tag-context.ts';

const own = 'elasticloadbalancing';
const noTags: TagsOf = () => undefined;

const tagsIn = (input: Input): Readonly<Record<string, string>> =>
  Object.fromEntries(
    records(input.Tags).map(({ Key, Value }) => [String(Key), typeof Value === 'string' ? Value : '']),
  );

/** One text of the input as a condition key. */
const keyed = (input: Input, name: string, key: string): Context =>
  typeof input[name] === 'string' ? { [`${own}:${key}`]: [String(input[name])] } : {};

const named = (input: Input): Context => ({
  ...keyed(input, 'Protocol', 'listenerprotocol'),
  ...keyed(input, 'SslPolicy', 'securitypolicy'),
  ...keyed(input, 'Scheme', 'scheme'),
  ...(texts(input, 'Subnets').length > 0 && { [`${own}:subnet`]: texts(input, 'Subnets') }),
  ...(texts(input, 'SecurityGroups').length > 0 && { [`${own}:securitygroup`]: texts(input, 'SecurityGroups') }),
});

const need = (operation: string, arn: string, input: Input, tagsOf: TagsOf): Need => ({
  action: `${own}:${operation}`,
  resources: [arn],
  context: {
    ...resourceTags(arn, tagsOf, [`${own}:ResourceTag/`]),
    ...requestTags(tagsIn(input)),
    ...named(input),
  },
});

/** The permission to give a new resource tags, which its operation needs besides. */
const tagging = (operation: string, arn: string, input: Input): readonly Need[] => {
  const tags = tagsIn(input);
  if (Object.keys(tags).length === 0) return [];
  const context = { ...requestTags(tags), [`${own}:createaction`]: [operation] };
  return [{ action: `${own}:AddTags`, resources: [arn], context }];
};

/** Operations on one resource, whose ARN is the input's member. */
const on = (member: string, operations: readonly string[]): Permissions =>
  Object.fromEntries(
    operations.map((operation) => [
      operation,
      (input: Input, tagsOf = noTags): Need => need(operation, text(input, member), input, tagsOf),
    ]),
  );

/** An operation that makes a resource: on what it is made in, if in anything, and on the new one for its tags. */
const making = (
  operation: string,
  { asked, made }: { readonly asked: (input: Input) => string; readonly made: (input: Input) => string },
): Permissions => ({
  [operation]: (input: Input, tagsOf = noTags): Need => ({
    ...need(operation, asked(input), input, tagsOf),
    also: tagging(operation, made(input), input),
  }),
});

/** An operation on several resources needs its action on each, with that one's tags. */
const onEach = (operation: string, arnsOf: (input: Input) => readonly string[]): Permissions => ({
  [operation]: (input: Input, tagsOf = noTags): Need => {
    const [first = need(operation, '*', input, tagsOf), ...also] = arnsOf(input).map((arn) =>
      need(operation, arn, input, tagsOf),
    );
    return { ...first, also };
  },
});

const balancer = (input: Input): string => {
  const type = input.Type === 'network' ? 'net' : 'app';
  return arnOf(own, `loadbalancer/${type}/${text(input, 'Name')}/*`);
};
const group = (input: Input): string => arnOf(own, `targetgroup/${text(input, 'Name')}/*`);

const describing = [
  'DescribeAccountLimits',
  'DescribeListenerAttributes',
  'DescribeListeners',
  'DescribeLoadBalancerAttributes',
  'DescribeLoadBalancers',
  'DescribeRules',
  'DescribeTags',
  'DescribeTargetGroupAttributes',
  'DescribeTargetGroups',
  'DescribeTargetHealth',
];

/** No read has a resource. Source: Service Authorization Reference, AWS Elastic Load Balancing V2. */
export const elasticLoadBalancingPermissions: Permissions = {
  ...each(own, describing, anyResource),
  ...making('CreateLoadBalancer', { asked: balancer, made: balancer }),
  ...making('CreateTargetGroup', { asked: group, made: group }),
  ...making('CreateListener', {
    asked: (input) => text(input, 'LoadBalancerArn'),
    made: (input) => listenerArn(text(input, 'LoadBalancerArn'), '*'),
  }),
  ...making('CreateRule', {
    asked: (input) => text(input, 'ListenerArn'),
    made: (input) => ruleArn(text(input, 'ListenerArn'), '*'),
  }),
  ...on('LoadBalancerArn', ['DeleteLoadBalancer', 'ModifyLoadBalancerAttributes']),
  ...on('ListenerArn', ['DeleteListener', 'ModifyListener', 'ModifyListenerAttributes']),
  ...on('RuleArn', ['DeleteRule', 'ModifyRule']),
  ...on('TargetGroupArn', [
    'DeleteTargetGroup',
    'DeregisterTargets',
    'ModifyTargetGroup',
    'ModifyTargetGroupAttributes',
    'RegisterTargets',
  ]),
  ...onEach('AddTags', (input) => texts(input, 'ResourceArns')),
  ...onEach('RemoveTags', (input) => texts(input, 'ResourceArns')),
  ...onEach('SetRulePriorities', (input) => records(input.RulePriorities).map((pair) => text(pair, 'RuleArn'))),
};
