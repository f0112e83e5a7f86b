import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer } from '../../kit/shapes.ts';
import { targetGroupOutput } from '../answers.ts';
import { isArnOf, resourceId, targetGroupArn } from '../arns.ts';
import { type Context, existingLoadBalancer, existingTargetGroup, groupsBehind, groupUsers } from '../context.ts';
import {
  duplicateTargetGroup,
  invalidConfiguration,
  notServed,
  resourceInUse,
  targetGroupNotFound,
  tooMany,
  validationError,
} from '../errors.ts';
import { defaultCheck, healthCheckMembers, readHealthCheck } from '../health-check-input.ts';
import { arnOfItem, byArn, pageOf, paging } from '../listing.ts';
import { checkName } from '../names.ts';
import { quotas } from '../quotas.ts';
import type { TargetGroup } from '../resources.ts';
import { tagList, withTags } from '../tag-list.ts';

const TargetGroupArn = z.string();

const transport = z.strictObject({
  Protocol: z.optional(z.enum(['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP'])),
  ProtocolVersion: z.optional(z.enum(['HTTP1', 'HTTP2', 'GRPC'])),
  Port: z.optional(integer(1, 65_535)),
  VpcId: z.optional(z.string()),
});

/** How targets are reached; Lambda functions have none of it. @throws AwsError for what is missing, or not implemented */
function transportOf(
  { Protocol, ProtocolVersion, Port, VpcId }: z.infer<typeof transport>,
  targetType: TargetGroup['targetType'],
  isServed: boolean,
) {
  if (targetType === 'lambda') {
    if (isServed) throw notServed('target groups of the type lambda');
    if (Protocol !== undefined || Port !== undefined || VpcId !== undefined) {
      throw validationError('Protocol, Port and VpcId cannot be specified for target groups of the type lambda');
    }
    return {};
  }
  if (Protocol === undefined) throw validationError('A protocol must be specified');
  if (Port === undefined) throw validationError('A port must be specified');
  if (VpcId === undefined) throw validationError('A VPC ID must be specified');
  const isHttp = Protocol === 'HTTP' || Protocol === 'HTTPS';
  if (!isHttp && ProtocolVersion !== undefined) {
    throw invalidConfiguration(`A protocol version is not valid for the protocol '${Protocol}'`);
  }
  if (isServed && Protocol === 'HTTPS') throw notServed('target groups of the protocol HTTPS');
  const version = ProtocolVersion ?? 'HTTP1';
  if (isServed && version !== 'HTTP1') throw notServed(`target groups of the protocol version ${version}`);
  return { protocol: Protocol, port: Port, vpcId: VpcId, ...(isHttp && { protocolVersion: version }) };
}

const output = (context: Context, group: TargetGroup) =>
  targetGroupOutput(group, groupUsers(context.resources).get(group.arn));

const settingsOf = ({ arn: _, attributes: __, tags: ___, targets: ____, ...settings }: TargetGroup) => settings;

export const CreateTargetGroup = operation(
  z.strictObject({
    Name: z.string(),
    TargetType: z.optional(z.enum(['instance', 'ip', 'lambda', 'alb'])),
    IpAddressType: z.optional(z.enum(['ipv4', 'ipv6'])),
    Tags: z.optional(tagList),
    ...transport.shape,
    ...healthCheckMembers,
  }),
  (context: Context, input) => {
    const { Name, TargetType: targetType = 'instance', IpAddressType = 'ipv4', Tags, ...rest } = input;
    const { Protocol, ProtocolVersion, Port, VpcId, ...check } = rest;
    const { targetGroups } = context.resources;
    checkName(Name, 'target group');
    if (targetType === 'alb') throw notServed('target groups of the type alb');
    if (IpAddressType !== 'ipv4') throw notServed('target groups of the IP address type ipv6');
    const given = { Protocol, ProtocolVersion, Port, VpcId };
    const reached = { targetType, ...transportOf(given, targetType, context.isServed) };
    const made: TargetGroup = {
      arn: targetGroupArn(Name, resourceId(context.newId())),
      name: Name,
      ...reached,
      healthCheck: readHealthCheck(defaultCheck(reached), check, reached, context.isServed),
      attributes: {},
      tags: withTags({}, Tags),
      targets: [],
    };
    const before = targetGroups.all().find(({ name }) => name === Name);
    if (before !== undefined) {
      if (!isDeepStrictEqual(settingsOf(before), settingsOf(made))) throw duplicateTargetGroup(Name);
      return { TargetGroups: [output(context, before)] };
    }
    if (targetGroups.all().length >= quotas.targetGroups) {
      throw tooMany('TooManyTargetGroups', `An account can have ${quotas.targetGroups} target groups`);
    }
    targetGroups.put(made);
    return { TargetGroups: [output(context, made)] };
  },
);

export const DescribeTargetGroups = operation(
  z.strictObject({
    LoadBalancerArn: z.optional(z.string()),
    TargetGroupArns: z.optional(z.array(z.string())),
    Names: z.optional(z.array(z.string())),
    ...paging,
  }),
  (context: Context, { LoadBalancerArn, TargetGroupArns: arns = [], Names: names = [], ...page }) => {
    const all = context.resources.targetGroups.all().sort(byArn);
    for (const arn of arns) existingTargetGroup(context, arn);
    const unknown = names.find((name) => !all.some((group) => group.name === name));
    if (unknown !== undefined) throw targetGroupNotFound(unknown);
    const behind =
      LoadBalancerArn === undefined
        ? undefined
        : groupsBehind(context.resources, existingLoadBalancer(context, LoadBalancerArn).arn);
    const isWanted = ({ arn, name }: TargetGroup) =>
      behind?.has(arn) ?? (arns.length + names.length === 0 || arns.includes(arn) || names.includes(name));
    const { items, next } = pageOf(all.filter(isWanted), arnOfItem, page);
    return { TargetGroups: items.map((group) => output(context, group)), ...next };
  },
);

export const ModifyTargetGroup = operation(
  z.strictObject({ TargetGroupArn, ...healthCheckMembers }),
  (context: Context, { TargetGroupArn: arn, ...check }) => {
    const before = existingTargetGroup(context, arn);
    const healthCheck = readHealthCheck(before.healthCheck, check, before, context.isServed);
    const group = { ...before, healthCheck };
    context.resources.targetGroups.put(group);
    context.changed();
    return { TargetGroups: [output(context, group)] };
  },
);

export const DeleteTargetGroup = operation(
  z.strictObject({ TargetGroupArn }),
  (context: Context, { TargetGroupArn: arn }) => {
    const { targetGroups } = context.resources;
    // ResourceInUse is the operation's only error (API reference): one that is gone is a success.
    if (isArnOf('target group', arn) && targetGroups.find(arn) === undefined) return {};
    existingTargetGroup(context, arn);
    if (groupUsers(context.resources).has(arn)) {
      throw resourceInUse(`Target group '${arn}' is currently in use by a listener or a rule`);
    }
    targetGroups.remove(arn);
    context.changed();
    return {};
  },
);
