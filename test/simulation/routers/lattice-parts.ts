import type { WeightedTarget } from '../routes-in-force.ts';
import { isRecord, type RouteInForce, withoutMembers } from '../routes-in-force.ts';
import type { Stack } from '../stack.ts';
import { targetsOf } from './alb-parts.ts';

export const latticeService = 'vpc-lattice';

/** All that the team has made, by the names that it gives: ids of the service, of listeners and of target groups. */
export interface LatticeParts {
  service: string;
  readonly listeners: Map<string, string>;
  readonly groups: Map<string, string>;
  /** The name of each target group that there ever was, by its id. */
  readonly groupNames: Map<string, string>;
}

type Spec = RouteInForce['spec'];

/** `tg-ID`, by an id or an ARN. */
export const idOf = (identifier: unknown): string => String(identifier).slice(String(identifier).lastIndexOf('/') + 1);

/** The team's name for a target group. */
export const groupNameOf = ({ groupNames }: LatticeParts, identifier: unknown): string =>
  groupNames.get(idOf(identifier)) ?? String(identifier);

/** The target groups that an action forwards to, by name. */
export function targetsIn(parts: LatticeParts, action: unknown): readonly WeightedTarget[] {
  const forward = isRecord(action) && isRecord(action.forward) ? action.forward : {};
  const groups = Array.isArray(forward.targetGroups) ? forward.targetGroups.filter(isRecord) : [];
  return groups.map(({ targetGroupIdentifier, weight }) => ({
    id: groupNameOf(parts, targetGroupIdentifier),
    weight: Number(weight),
  }));
}

/** All of a rule but its target groups. */
export const restOf = (spec: Spec): string => withoutMembers(spec, ['targetGroups', 'at']);

export const withTargets = (
  { groups }: LatticeParts,
  spec: Spec,
  targets: readonly WeightedTarget[],
): Readonly<Record<string, unknown>> => ({
  ...spec,
  action: {
    forward: {
      targetGroups: targets.map(({ id, weight }) => ({ targetGroupIdentifier: groups.get(id) ?? id, weight })),
    },
  },
});

/** A target group with two targets. */
export async function makeGroup(
  call: Stack['call'],
  { groups, groupNames }: LatticeParts,
  name: string,
): Promise<void> {
  const { id } = await call(latticeService, 'CreateTargetGroup', {
    name,
    type: 'IP',
    config: {
      ...{ port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-00000000000000000' },
      healthCheck: { enabled: true, healthCheckIntervalSeconds: 10 },
    },
  });
  groups.set(name, String(id));
  groupNames.set(String(id), name);
  await call(latticeService, 'RegisterTargets', { targetGroupIdentifier: id, targets: addressesOf(name) });
}

export const addressesOf = (version: string) => targetsOf(version).map(({ Id }) => ({ id: Id }));

/** As `makeGroup` did it, once nothing uses the group. */
export async function makeGroupAgain(call: Stack['call'], parts: LatticeParts, name: string): Promise<void> {
  const input = { targetGroupIdentifier: parts.groups.get(name) };
  const { serviceArns } = await call(latticeService, 'GetTargetGroup', input);
  // The deletion of a group that is in use is refused, and its targets stay.
  if (Array.isArray(serviceArns) && serviceArns.length === 0)
    await call(latticeService, 'DeregisterTargets', { ...input, targets: addressesOf(name) });
  await call(latticeService, 'DeleteTargetGroup', input);
  await makeGroup(call, parts, name);
}
