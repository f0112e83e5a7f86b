import type { RouteInForce, WeightedTarget } from '../routes-in-force.ts';
import { isRecord, withoutMembers } from '../routes-in-force.ts';

type Spec = RouteInForce['spec'];
type Action = Readonly<Record<string, unknown>>;

/** The name of a target group, by its ARN or by `NAME/ID`. */
export const groupNameOf = (id: string): string => id.split('/').at(-2) ?? id;

const isForward = ({ Type }: Action): boolean => Type === 'forward';

export const actionsIn = (actions: unknown): readonly Action[] =>
  Array.isArray(actions) ? actions.filter(isRecord) : [];

/** The target groups that actions forward to, by name. */
export function targetsIn(actions: unknown): readonly WeightedTarget[] {
  const forward = actionsIn(actions).find(isForward);
  const config = isRecord(forward?.ForwardConfig) ? forward.ForwardConfig : {};
  return actionsIn(config.TargetGroups).map(({ TargetGroupArn, Weight }) => ({
    id: groupNameOf(String(TargetGroupArn)),
    weight: Number(Weight),
  }));
}

/**
 * All of a rule but its target groups, and whether they are sticky, which a restore switches off. That its client secret
 * is an old one is said in writes alone.
 */
export const restOf = (spec: Spec): string =>
  withoutMembers(spec, ['TargetGroups', 'TargetGroupArn', 'ClientSecret', 'UseExistingClientSecret', 'Enabled']);

/** Whether a cookie binds clients to a target group, whatever its weight. */
export const isStickyIn = (actions: unknown): boolean => JSON.stringify(actions).includes('"Enabled":true');

export function withTargets(spec: Spec, targets: readonly WeightedTarget[], arnOf: (name: string) => string): Spec {
  const TargetGroups = targets.map(({ id, weight }) => ({ TargetGroupArn: arnOf(id), Weight: weight }));
  const actions = actionsIn(spec.actions).map((action) =>
    isForward(action) ? { ...action, ForwardConfig: { ...Object(action.ForwardConfig), TargetGroups } } : action,
  );
  return { ...spec, actions };
}

/** The actions as they are written: a rule's client secret never comes back. */
export const writtenActions = (spec: Spec, secret: 'old' | 'new'): readonly Action[] =>
  actionsIn(spec.actions).map(({ AuthenticateOidcConfig: config, ...action }) =>
    isRecord(config)
      ? {
          ...action,
          AuthenticateOidcConfig: {
            ...config,
            ...(secret === 'old' ? { UseExistingClientSecret: true } : { ClientSecret: 'secret' }),
          },
        }
      : action,
  );
