import { type Context, checkSettled, groupNamed } from './context.ts';
import { conflict, invalid, quotaExceeded } from './errors.ts';
import type { Listener, Resources, Rule, RuleAction, TargetGroup } from './resources.ts';
import type { ActionInput } from './rule-shapes.ts';

/** The target groups that an action forwards to, those of weight 0 too. */
export const groupsOf = (action: RuleAction): readonly string[] =>
  'forward' in action ? action.forward.targetGroups.map(({ targetGroupIdentifier }) => targetGroupIdentifier) : [];

const usedIn = (rules: readonly Rule[]): ReadonlySet<string> =>
  new Set(rules.flatMap(({ current }) => groupsOf(current.action)));

/** The services with a rule that names the group. */
export const servicesOf = ({ rules }: Resources, groupId: string): readonly string[] => [
  ...new Set(
    rules
      .all()
      .filter(({ current }) => groupsOf(current.action).includes(groupId))
      .map(({ serviceId }) => serviceId),
  ),
];

/**
 * Plain listeners forward to groups of HTTP and HTTPS, and those that pass TLS through to groups of TCP. Source: user
 * guide, target groups (Routing configuration).
 */
function checkProtocol({ protocol }: Listener, { id, config }: TargetGroup): void {
  const isTcp = config?.protocol === 'TCP';
  if (isTcp === (protocol === 'TLS_PASSTHROUGH')) return;
  const own = config?.protocol ?? 'no protocol';
  throw invalid('action.forward.targetGroups', `The target group ${id} of ${own} does not go with ${protocol}.`);
}

/** A group is used by a single service, says the reference of CreateTargetGroup. */
function checkOwner(context: Context, { serviceId }: Listener, { id }: TargetGroup): void {
  const [other] = servicesOf(context.resources, id).filter((one) => one !== serviceId);
  if (other !== undefined)
    throw conflict('TARGET_GROUP', id, `The target group ${id} is used by the service ${other}.`);
}

const tooMany = ({ quotas: { targetGroupsOfService: limit } }: Context) =>
  quotaExceeded('TARGET_GROUP', 'Target groups per service', limit);

/** The error for rules of one service that name more target groups than it may; undefined where they do not. */
export const excessOf = (context: Context, rules: readonly Rule[]) =>
  usedIn(rules).size > context.quotas.targetGroupsOfService ? tooMany(context) : undefined;

/** @param rule the one that the action is written to, whose groups do not count any more */
function checkQuota(context: Context, { serviceId }: Listener, added: readonly string[], rule: Rule | undefined): void {
  const others = context.resources.rules.all().filter((one) => one.serviceId === serviceId && one.id !== rule?.id);
  if (new Set([...usedIn(others), ...added]).size > context.quotas.targetGroupsOfService) throw tooMany(context);
}

/**
 * What an action says, with ids for ARNs and with each weight.
 *
 * @param rule the one that it is written to; undefined for a new one
 * @throws AwsError for a group that is not there, not settled, of another protocol, used by another service, or too many
 */
export function actionOf(context: Context, listener: Listener, asked: ActionInput, rule?: Rule): RuleAction {
  if (asked.fixedResponse !== undefined) {
    if (listener.protocol === 'TLS_PASSTHROUGH') {
      throw invalid('defaultAction', 'A TLS_PASSTHROUGH listener can only forward.');
    }
    return { fixedResponse: asked.fixedResponse };
  }
  const weighted = asked.forward?.targetGroups ?? [];
  const groups = weighted.map(({ targetGroupIdentifier }) => groupNamed(context, targetGroupIdentifier));
  const ids = groups.map(({ id }) => id);
  if (new Set(ids).size < ids.length) {
    throw invalid('action.forward.targetGroups', 'A target group can be named once.');
  }
  for (const group of groups) {
    checkSettled(context, group, 'TARGET_GROUP');
    checkProtocol(listener, group);
    checkOwner(context, listener, group);
  }
  checkQuota(context, listener, ids, rule);
  const targetGroups = weighted.map(({ weight = 100 }, index) => ({
    targetGroupIdentifier: ids[index] ?? '',
    weight,
  }));
  return { forward: { targetGroups } };
}
