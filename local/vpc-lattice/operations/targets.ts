import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { unchecked } from '../../health-checks/target-health.ts';
import type { Output } from '../../kit/call.ts';
import { operation } from '../../kit/operations.ts';
import { nextAs, pageSortedBy } from '../../kit/page.ts';
import { listOf, text } from '../../kit/shapes.ts';
import { type Context, checkSettled, groupNamed } from '../context.ts';
import { invalidToken, quotaExceeded } from '../errors.ts';
import { identifiers } from '../identifiers.ts';
import { type Resources, type Target, type TargetGroup, targetKey } from '../resources.ts';
import { servicesOf } from '../rule-actions.ts';
import { paging, port } from '../shapes.ts';
import { reasonOf, statusOfTarget } from '../target-status.ts';

const one = '/targetgroups/{targetGroupIdentifier}';
const targetShape = z.strictObject({ id: text(1, 200), port: z.optional(port) });
type Asked = z.infer<typeof targetShape>;

const named = { targetGroupIdentifier: identifiers.targetGroup };
const withTargets = z.strictObject({ ...named, targets: listOf(targetShape, 1, 100) });

/** The port that a target has where none is said: its group's. */
const placed = ({ id: groupId, config }: TargetGroup, { id, port: own = config?.port }: Asked) =>
  own === undefined ? { groupId, id } : { groupId, id, port: own };

const lambdaArn = /^arn:[^:]+:lambda:[^:]+:\d{12}:function:.+$/;
const loadBalancerArn = /^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:loadbalancer\/app\/.+$/;

/** Why a target cannot be registered; undefined where it can. */
function problemOf({ type, config }: TargetGroup, { id }: Asked): string | undefined {
  switch (type) {
    case 'IP': {
      const family = config?.ipAddressType === 'IPV6' ? 6 : 4;
      return isIP(id) === family ? undefined : `IP targets must be addresses of IPv${family}`;
    }
    case 'LAMBDA':
      return lambdaArn.test(id) ? undefined : 'Lambda targets must be ARNs of functions';
    case 'ALB':
      return loadBalancerArn.test(id) ? undefined : 'ALB targets must be ARNs of Application Load Balancers';
    case 'INSTANCE':
      return 'the embedded AWS has no instances: register IP targets';
  }
}

type Failure = Asked & { readonly failureCode: string; readonly failureMessage: string };

const failure = (target: Asked, failureCode: string, failureMessage: string): Failure => ({
  ...target,
  failureCode,
  failureMessage,
});

const asAnswer = ({ id, port: own }: Asked): Output => (own === undefined ? { id } : { id, port: own });

/** A Lambda function and a load balancer stand alone in their groups. */
const roomIn = ({ quotas }: Context, { type }: TargetGroup): number =>
  type === 'LAMBDA' || type === 'ALB' ? 1 : quotas.targetsOfTargetGroup;

const targetsOf = ({ targets }: Resources, groupId: string): readonly Target[] =>
  targets.all().filter((target) => target.groupId === groupId);

export const RegisterTargets = operation(
  withTargets,
  (context: Context, { targetGroupIdentifier, targets: asked }) => {
    const group = groupNamed(context, targetGroupIdentifier);
    checkSettled(context, group, 'TARGET_GROUP');
    const { targets } = context.resources;
    const good = asked.filter((target) => problemOf(group, target) === undefined).map((one) => placed(group, one));
    const all = new Set([...targetsOf(context.resources, group.id), ...good].map(targetKey));
    const limit = roomIn(context, group);
    if (all.size > limit) throw quotaExceeded('TARGET', 'Targets per target group', limit);
    for (const target of good) {
      const known = targets.find(targetKey(target));
      // Registered again while it drains, a target begins anew.
      if (known !== undefined && known.drainingSince === undefined) continue;
      targets.put({ ...target, registeredAt: context.now(), health: unchecked });
    }
    return {
      successful: good.map(asAnswer),
      unsuccessful: asked.flatMap((target) => {
        const problem = problemOf(group, target);
        return problem === undefined ? [] : [failure(target, 'UnsupportedTarget', problem)];
      }),
    };
  },
  { method: 'POST', path: `${one}/registertargets` },
);

/** Requests under way have a while to end; of a group that no service uses there are none, so its targets go at once. */
export const DeregisterTargets = operation(
  withTargets,
  (context: Context, { targetGroupIdentifier, targets: asked }) => {
    const group = groupNamed(context, targetGroupIdentifier);
    const { targets } = context.resources;
    const isUsed = servicesOf(context.resources, group.id).length > 0;
    const successful: Output[] = [];
    const unsuccessful: Failure[] = [];
    for (const one of asked) {
      const target = targets.find(targetKey(placed(group, one)));
      if (target === undefined) {
        unsuccessful.push(failure(one, 'TargetNotFound', 'The target is not registered.'));
        continue;
      }
      successful.push(asAnswer(target));
      if (isUsed) targets.put({ ...target, drainingSince: target.drainingSince ?? context.now() });
      else targets.remove(targetKey(target));
    }
    return { successful, unsuccessful };
  },
  { method: 'POST', path: `${one}/deregistertargets` },
);

export const ListTargets = operation(
  z.strictObject({ ...named, ...paging, targets: z.optional(listOf(targetShape, 0, 20)) }),
  (
    { resources, ...context }: Context,
    { targetGroupIdentifier, maxResults: limit = 100, nextToken: token, targets },
  ) => {
    const group = groupNamed({ resources, ...context }, targetGroupIdentifier);
    const wanted = targets && new Set(targets.map((target) => targetKey(placed(group, target))));
    const found = targetsOf(resources, group.id).filter(
      (target) => wanted === undefined || wanted.has(targetKey(target)),
    );
    const page = pageSortedBy(found, targetKey, { limit, token, invalidToken });
    const items = page.items.map((target) => {
      const status = statusOfTarget(resources, group, target);
      return { ...asAnswer(target), status, ...reasonOf(status) };
    });
    return { items, ...nextAs('nextToken', page) };
  },
  { method: 'POST', path: `${one}/listtargets` },
);
