import type { Collection } from '../kit/state.ts';
import { groupsOf } from './action-shape.ts';
import { type ArnKind, checkArn } from './arns.ts';
import { listenerNotFound, loadBalancerNotFound, ruleNotFound, targetGroupNotFound } from './errors.ts';
import type { Listener, LoadBalancer, Resources, Rule, TargetGroup } from './resources.ts';
import type { StaleReads } from './stale-reads.ts';

/** What the operations work on. */
export interface Context {
  readonly resources: Resources;
  readonly staleReads: StaleReads;
  /** Whether load balancers serve requests here, so that a setting which they cannot follow is refused. */
  readonly isServed: boolean;
  now(): number;
  newId(): string;
  /** Reports a change of a rule, before it is answered. */
  ruleChanged(rule: Rule, deleted?: boolean): void;
  /** Reports a change of anything else, before it is answered. */
  changed(): void;
}

const existing =
  <Item>(kind: ArnKind, of: (resources: Resources) => Collection<Item>, notFound: (arn: string) => Error) =>
  ({ resources }: Pick<Context, 'resources'>, arn: string): Item => {
    checkArn(kind, arn);
    const item = of(resources).find(arn);
    if (item === undefined) throw notFound(arn);
    return item;
  };

// Each throws AwsError ValidationError for a text that is no such ARN, and the kind's own NotFound.
export const existingLoadBalancer = existing<LoadBalancer>(
  'load balancer',
  ({ loadBalancers }) => loadBalancers,
  loadBalancerNotFound,
);
export const existingListener = existing<Listener>('listener', ({ listeners }) => listeners, listenerNotFound);
export const existingRule = existing<Rule>('listener rule', ({ rules }) => rules, ruleNotFound);
export const existingTargetGroup = existing<TargetGroup>(
  'target group',
  ({ targetGroups }) => targetGroups,
  targetGroupNotFound,
);

export const listenersOf = ({ listeners }: Resources, loadBalancerArn: string): Listener[] =>
  listeners.all().filter((listener) => listener.loadBalancerArn === loadBalancerArn);

export const rulesOf = ({ rules }: Resources, listenerArn: string): Rule[] =>
  rules.all().filter((rule) => rule.listenerArn === listenerArn);

const groupArnsOf = ({ current }: Rule): string[] =>
  current.actions.flatMap((action) => groupsOf(action).map(({ TargetGroupArn }) => TargetGroupArn));

/** The groups that rules of a load balancer forward to, each once; a weight of 0 counts. */
export const groupsBehind = (resources: Resources, loadBalancerArn: string): ReadonlySet<string> =>
  new Set(listenersOf(resources, loadBalancerArn).flatMap(({ arn }) => rulesOf(resources, arn).flatMap(groupArnsOf)));

/** The load balancer of each group that a rule forwards to. */
export function groupUsers(resources: Resources): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const rule of resources.rules.all()) {
    const owner = resources.listeners.find(rule.listenerArn)?.loadBalancerArn;
    if (owner !== undefined) for (const group of groupArnsOf(rule)) users.set(group, owner);
  }
  return users;
}

/** Removes a listener with its rules. */
export function removeListener(context: Context, { arn }: Listener): void {
  for (const rule of rulesOf(context.resources, arn)) {
    context.resources.rules.remove(rule.arn);
    context.ruleChanged(rule, true);
  }
  context.resources.listeners.remove(arn);
}
