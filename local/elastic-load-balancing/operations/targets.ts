import { isIPv4 } from 'node:net';
import * as z from 'zod/mini';
import { operation } from '../../kit/operations.ts';
import { integer, listOf } from '../../kit/shapes.ts';
import { targetGroupAttributes, valuesOf } from '../attributes.ts';
import { type Context, existingTargetGroup, groupUsers } from '../context.ts';
import { invalidTarget, tooMany, validationError } from '../errors.ts';
import { quotas } from '../quotas.ts';
import type { Target, TargetGroup } from '../resources.ts';
import { newHealth, notRegisteredOutput, targetHealthOutput } from '../target-health.ts';

const TargetGroupArn = z.string();
const description = z.strictObject({
  Id: z.string(),
  Port: z.optional(integer(1, 65_535)),
  AvailabilityZone: z.optional(z.string()),
});

type Asked = Pick<Target, 'id' | 'port' | 'zone'>;

/** The target that a description names; it is at the group's port unless it says otherwise. */
const askedFor = (
  { port: usual }: TargetGroup,
  { Id: id, Port, AvailabilityZone: zone }: z.infer<typeof description>,
) => {
  const port = Port ?? usual;
  return { id, ...(port !== undefined && { port }), ...(zone !== undefined && { zone }) };
};

const isSame = (a: Asked, b: Asked): boolean => a.id === b.id && a.port === b.port;

/** Private addresses, as AWS takes them (API reference, CreateTargetGroup), and those of this machine. */
const isReachable = (address: string): boolean =>
  isIPv4(address) &&
  /^(127|10)\.|^172\.(1[6-9]|2\d|3[01])\.|^192\.168\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address);

function checkTarget({ targetType }: TargetGroup, { id }: Asked, isServed: boolean): void {
  if (targetType === 'instance') {
    if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw invalidTarget(`The instance ID '${id}' is not valid`);
  } else if (targetType === 'lambda') {
    if (!/^arn:aws:lambda:[^:]+:\d{12}:function:./.test(id))
      throw validationError(`'${id}' is not a valid function ARN`);
  } else if (!isReachable(id)) {
    throw validationError(`The IP address '${id}' is not valid for this target group`);
  } else if (isServed && !id.startsWith('127.')) {
    throw invalidTarget(`The load balancers of the embedded AWS reach targets on 127.0.0.0/8 alone, not '${id}'`);
  }
}

export const RegisterTargets = operation(
  z.strictObject({ TargetGroupArn, Targets: listOf(description, 1, 1000) }),
  (context: Context, { TargetGroupArn: arn, Targets }) => {
    const group = existingTargetGroup(context, arn);
    const asked = Targets.map((target) => askedFor(group, target));
    for (const target of asked) checkTarget(group, target, context.isServed);
    const stays = (target: Target) => !asked.some((one) => isSame(one, target)) || target.drainsUntil === undefined;
    const kept = group.targets.filter(stays);
    const added = asked.filter(
      (one, index) =>
        !kept.some((other) => isSame(one, other)) && asked.findIndex((other) => isSame(one, other)) === index,
    );
    const most = group.targetType === 'lambda' ? 1 : quotas.targetsPerGroup;
    if (kept.length + added.length > most) throw tooMany('TooManyTargets', `A target group can have ${most} targets`);
    const registeredAt = context.now();
    const targets = [...kept, ...added.map((target) => ({ ...target, registeredAt, health: newHealth }))];
    context.resources.targetGroups.put({ ...group, targets });
    context.changed();
    return {};
  },
);

/** When a target that is taken out is gone; undefined for at once. */
function drainedAt(context: Context, group: TargetGroup): number | undefined {
  if (group.targetType === 'lambda' || !groupUsers(context.resources).has(group.arn)) return undefined;
  const { 'deregistration_delay.timeout_seconds': delay } = valuesOf(targetGroupAttributes.http, group.attributes);
  return delay === '0' ? undefined : context.now() + Number(delay) * 1000;
}

export const DeregisterTargets = operation(
  z.strictObject({ TargetGroupArn, Targets: listOf(description, 1, 1000) }),
  (context: Context, { TargetGroupArn: arn, Targets }) => {
    const group = existingTargetGroup(context, arn);
    // Without a port a description names the target at the group's own; one that does not exist is a success.
    const asked = Targets.map((target) => askedFor(group, target));
    const drainsUntil = drainedAt(context, group);
    const targets = group.targets.flatMap((target): readonly Target[] => {
      const leaves = asked.some((one) => isSame(one, target)) && target.drainsUntil === undefined;
      if (!leaves) return [target];
      return drainsUntil === undefined ? [] : [{ ...target, drainsUntil }];
    });
    context.resources.targetGroups.put({ ...group, targets });
    context.changed();
    return {};
  },
);

export const DescribeTargetHealth = operation(
  z.strictObject({ TargetGroupArn, Targets: z.optional(z.array(description)) }),
  (context: Context, { TargetGroupArn: arn, Targets }) => {
    const group = existingTargetGroup(context, arn);
    const isUsed = groupUsers(context.resources).has(arn);
    const found = Targets?.map((target) => askedFor(group, target)).map((asked) => {
      const target = group.targets.find((one) => isSame(one, asked));
      return target === undefined ? notRegisteredOutput(asked) : targetHealthOutput(group, target, isUsed);
    });
    const all = group.targets.map((target) => targetHealthOutput(group, target, isUsed));
    return { TargetHealthDescriptions: found ?? all };
  },
);
