import type { Json, RouteDocument, RouteParts, RouteRest } from '../../../core/routing/route.ts';
import { groupArn, groupIdOf } from './arns.ts';

type Members = { readonly [key: string]: Json };

/** An action as ELB writes it. */
export type Action = Members & { readonly Type: string };

interface Group {
  readonly TargetGroupArn: string;
  readonly Weight?: number;
}

/** The types of actions whose every member is known, so that writing them back loses nothing. */
export const knownActions: readonly string[] = [
  'authenticate-cognito',
  'authenticate-oidc',
  'fixed-response',
  'forward',
  'jwt-validation',
  'redirect',
];

/**
 * A rule, or the default action of a listener, as this adapter writes it down: what ELB says about it, with
 * `ListenerArn`, and `Priority` `default` for a default action.
 */
export interface RuleDocument {
  readonly ListenerArn: string;
  readonly Priority: string;
  readonly Conditions?: readonly Members[];
  readonly Actions: readonly Action[];
  readonly Transforms?: readonly Members[];
}

export const actionsOf = (rest: RouteRest | RouteDocument): readonly Action[] =>
  Array.isArray(rest.Actions) ? (rest.Actions as readonly Action[]) : [];

export const priorityOf = (rest: RouteRest): string => String(rest.Priority);

/** `rule 10`, as people know it. */
export const ruleName = (rest: RouteRest): string =>
  priorityOf(rest) === 'default' ? 'the default action' : `rule ${priorityOf(rest)}`;

export const listenerOf = (rest: RouteRest): string => String(rest.ListenerArn);

export const conditionsOf = (rest: RouteRest): readonly Members[] =>
  Array.isArray(rest.Conditions) ? (rest.Conditions as readonly Members[]) : [];

const isForward = ({ Type }: Action): boolean => Type === 'forward';

export const forwardOf = (rest: RouteRest | RouteDocument): Action | undefined => actionsOf(rest).find(isForward);

/** Seconds that clients stay with their target group; undefined where a rule leaves them free. */
export function stickySeconds(rest: RouteRest): number | undefined {
  const { TargetGroupStickinessConfig: sticky } = (forwardOf(rest)?.ForwardConfig ?? {}) as Members;
  const { Enabled, DurationSeconds } = (sticky ?? {}) as Members;
  return Enabled === true ? Number(DurationSeconds) : undefined;
}

/** A rule's targets, and the rule without any as the rest. */
export function partsOf(document: RouteDocument): RouteParts {
  const forward = forwardOf(document);
  const groups = ((forward?.ForwardConfig as Members | undefined)?.TargetGroups ?? []) as unknown as readonly Group[];
  return {
    targets: groups.map(({ TargetGroupArn, Weight = 1 }) => ({
      id: groupIdOf(TargetGroupArn) ?? TargetGroupArn,
      weight: Weight,
    })),
    rest: withGroups(document, []),
  };
}

/** The whole rule. */
export const documentOf = ({ rest, targets }: RouteParts): RouteDocument =>
  withGroups(
    rest,
    targets.map(({ id, weight }) => ({ TargetGroupArn: groupArn(listenerOf(rest), id), Weight: weight })),
  );

const withGroups = (rule: RouteRest, groups: readonly Members[]): RouteRest =>
  forwardOf(rule) === undefined ? rule : changingForward(rule, (config) => ({ ...config, TargetGroups: groups }));

/** The rule with its stickiness switched off: a cookie that names a target group means nothing then. */
export const withoutStickiness = (rest: RouteRest): RouteRest =>
  stickySeconds(rest) === undefined
    ? rest
    : changingForward(rest, ({ TargetGroupStickinessConfig: sticky, ...config }) => ({
        ...config,
        TargetGroupStickinessConfig: { ...(sticky as Members), Enabled: false },
      }));

/** The rule without a word of stickiness: it forwards to one group, and gives no cookie. */
export const withoutGroupCookie = (rest: RouteRest): RouteRest =>
  changingForward(rest, ({ TargetGroupStickinessConfig: _, ...config }) => config);

const changingForward = (rule: RouteRest, change: (config: Members) => Members): RouteRest => ({
  ...rule,
  Actions: actionsOf(rule).map((action) =>
    isForward(action) ? { ...action, ForwardConfig: change(action.ForwardConfig as Members) } : action,
  ),
});

/**
 * Actions in the one form that can be compared and written back. ELB gives a forward to one group in two forms, and its
 * weight means nothing; it never gives the secret of OIDC, and keeps it only when asked.
 */
export const normalised = (actions: readonly Action[]): readonly Action[] =>
  actions.map((action) => {
    if (isForward(action)) return normalForward(action);
    if (action.Type !== 'authenticate-oidc') return action;
    const { ClientSecret, ...config } = (action.AuthenticateOidcConfig ?? {}) as Members;
    return { ...action, AuthenticateOidcConfig: { ...config, UseExistingClientSecret: true } };
  });

function normalForward({ TargetGroupArn, ForwardConfig = {}, ...action }: Action): Action {
  const { TargetGroups, TargetGroupStickinessConfig: sticky, ...config } = ForwardConfig as Members;
  const given = (TargetGroups ?? []) as unknown as readonly Group[];
  const groups = given.length > 0 ? given : typeof TargetGroupArn === 'string' ? [{ TargetGroupArn }] : [];
  const { Enabled, DurationSeconds } = (sticky ?? {}) as Members;
  return {
    ...(action as Action),
    ForwardConfig: {
      ...config,
      TargetGroups: groups.map(({ TargetGroupArn: arn, Weight = 1 }) => ({
        TargetGroupArn: arn,
        Weight: groups.length === 1 ? Math.max(1, Weight) : Weight,
      })),
      // Switched off and without a duration it says no more than its absence.
      ...((Enabled === true || DurationSeconds !== undefined) && { TargetGroupStickinessConfig: sticky as Members }),
    },
  };
}
