import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { groupsOf } from '../action-shape.ts';
import {
  attributeList,
  listenerAttributes,
  loadBalancerAttributes,
  type Pair,
  targetGroupAttributes,
  valuesOf,
  withAttributes,
} from '../attributes.ts';
import { type Context, existingListener, existingLoadBalancer, existingTargetGroup } from '../context.ts';
import { invalidConfiguration } from '../errors.ts';
import type { TargetGroup } from '../resources.ts';

const LoadBalancerArn = z.string();
const ListenerArn = z.string();
const TargetGroupArn = z.string();
const Attributes = z.array(z.strictObject({ Key: z.optional(z.string()), Value: z.optional(z.string()) }));

/** The attributes that a call has set, as they are now. */
const changedOnes = (given: readonly Pair[], values: Readonly<Record<string, string>>) => ({
  Attributes: given.map(({ Key = '' }) => ({ Key, Value: values[Key] })),
});

export const DescribeLoadBalancerAttributes = operation(
  z.strictObject({ LoadBalancerArn }),
  (context: Context, { LoadBalancerArn: arn }) => {
    const balancer = existingLoadBalancer(context, arn);
    return { Attributes: attributeList(loadBalancerAttributes[balancer.type], balancer.attributes) };
  },
);

export const ModifyLoadBalancerAttributes = operation(
  z.strictObject({ LoadBalancerArn, Attributes }),
  (context: Context, { LoadBalancerArn: arn, Attributes: given }) => {
    const balancer = existingLoadBalancer(context, arn);
    const known = loadBalancerAttributes[balancer.type];
    const attributes = withAttributes(known, balancer.attributes, given, context.isServed);
    context.resources.loadBalancers.put({ ...balancer, attributes });
    context.changed();
    return changedOnes(given, valuesOf(known, attributes));
  },
);

export const DescribeListenerAttributes = operation(
  z.strictObject({ ListenerArn }),
  (context: Context, { ListenerArn: arn }) => ({
    Attributes: attributeList(listenerAttributes, existingListener(context, arn).attributes),
  }),
);

export const ModifyListenerAttributes = operation(
  z.strictObject({ ListenerArn, Attributes }),
  (context: Context, { ListenerArn: arn, Attributes: given }) => {
    const listener = existingListener(context, arn);
    const attributes = withAttributes(listenerAttributes, listener.attributes, given, context.isServed);
    context.resources.listeners.put({ ...listener, attributes });
    context.changed();
    return changedOnes(given, valuesOf(listenerAttributes, attributes));
  },
);

const attributesOf = ({ targetType, protocol }: TargetGroup) => {
  if (targetType === 'lambda') return targetGroupAttributes.lambda;
  return targetGroupAttributes[protocol === 'HTTP' || protocol === 'HTTPS' ? 'http' : 'tcp'];
};

export const DescribeTargetGroupAttributes = operation(
  z.strictObject({ TargetGroupArn }),
  (context: Context, { TargetGroupArn: arn }) => {
    const group = existingTargetGroup(context, arn);
    return { Attributes: attributeList(attributesOf(group), group.attributes) };
  },
);

/** @throws AwsError for target stickiness where a rule shares the group's requests without group stickiness */
function checkStickiness(context: Context, arn: string): void {
  const rule = context.resources.rules.all().find(({ current }) =>
    current.actions.some((action) => {
      const groups = groupsOf(action);
      const isSticky = action.ForwardConfig?.TargetGroupStickinessConfig?.Enabled === true;
      return !isSticky && groups.length > 1 && groups.some(({ TargetGroupArn }) => TargetGroupArn === arn);
    }),
  );
  if (rule === undefined) return;
  throw invalidConfiguration(
    `This target group appears behind a rule with group stickiness disabled (${rule.arn}). You must enable group stickiness before enabling target stickiness`,
  );
}

export const ModifyTargetGroupAttributes = operation(
  z.strictObject({ TargetGroupArn, Attributes }),
  (context: Context, { TargetGroupArn: arn, Attributes: given }) => {
    const group = existingTargetGroup(context, arn);
    const known = attributesOf(group);
    const attributes = withAttributes(known, group.attributes, given, context.isServed);
    if (attributes['stickiness.enabled'] === 'true') checkStickiness(context, arn);
    context.resources.targetGroups.put({ ...group, attributes });
    context.changed();
    return changedOnes(given, valuesOf(known, attributes));
  },
);
