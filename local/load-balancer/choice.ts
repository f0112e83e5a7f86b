import { drawByWeight } from '../data-plane/draw-by-weight.ts';
import { type Action, groupsOf } from '../elastic-load-balancing/action-shape.ts';
import type { TargetGroupView } from '../elastic-load-balancing/view.ts';
import type { Stickiness } from './stickiness.ts';

export type TargetView = TargetGroupView['targets'][number];

/** A target that was chosen for a request. */
export interface Chosen {
  readonly group: TargetGroupView;
  readonly target: TargetView;
  /** It is one of an unhealthy group, all of whose targets get requests. */
  readonly failedOpen: boolean;
  /** The Set-Cookie headers of the answer. */
  readonly cookies: readonly string[];
}

interface ChoiceOptions {
  readonly stickiness: Stickiness;
  /** Undefined for a group that is gone. */
  readonly groupOf: (arn: string) => TargetGroupView | undefined;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** How many healthy targets a group needs, so that the others get no requests. */
function leastHealthy({ attributes }: TargetGroupView, targets: number): number {
  const prefix = 'target_group_health.unhealthy_state_routing.minimum_healthy_targets';
  const percentage = attributes[`${prefix}.percentage`] ?? 'off';
  const share = percentage === 'off' ? 0 : (Number(percentage) / 100) * targets;
  return Math.max(Number(attributes[`${prefix}.count`] ?? 1), share);
}

/**
 * The targets that get requests: the healthy ones, or all where too few are (user guide, Target group health). Those that
 * drain get none.
 */
function routable(group: TargetGroupView): { readonly targets: readonly TargetView[]; readonly failedOpen: boolean } {
  const all = group.targets.filter(({ state }) => state !== 'draining');
  const healthy = all.filter(({ state }) => state === 'healthy');
  const failedOpen = healthy.length < leastHealthy(group, all.length);
  return { targets: failedOpen ? all : healthy, failedOpen };
}

/**
 * Chooses a target for a request by its cookies, else by weights and in turn. Undefined where the group that was chosen
 * has no target: no other group stands in for it.
 */
export type Choose = (action: Action, cookies: ReadonlyMap<string, string>) => Chosen | undefined;

export function createChoice({ stickiness, groupOf, random }: ChoiceOptions): Choose {
  const turns = new Map<string, number>();

  /**
   * A group by the request's cookie, even if it is sick or has the weight 0 by now, else by weight. Undefined where all
   * weights are 0.
   */
  const chooseGroup = (action: Action, cookies: ReadonlyMap<string, string>) => {
    const groups = groupsOf(action).map(({ TargetGroupArn, Weight }) => ({ arn: TargetGroupArn, weight: Weight }));
    const { Enabled = false, DurationSeconds = 0 } = action.ForwardConfig?.TargetGroupStickinessConfig ?? {};
    const named = Enabled ? stickiness.chosen(cookies, 'AWSALBTG', groups, ({ arn }) => arn) : undefined;
    const drawn = named ?? drawByWeight(groups, random());
    if (drawn === undefined) return undefined;
    return { arn: drawn.arn, cookies: Enabled ? stickiness.setCookies('AWSALBTG', drawn.arn, DurationSeconds) : [] };
  };

  /** The next target in turn, or the one that the request's cookie names. */
  const chooseTarget = (group: TargetGroupView, cookies: ReadonlyMap<string, string>) => {
    const { targets, failedOpen } = routable(group);
    const keyOf = ({ id, port }: TargetView) => `${group.arn} ${id} ${port}`;
    const isSticky = group.attributes['stickiness.enabled'] === 'true';
    const named = isSticky ? stickiness.chosen(cookies, 'AWSALB', targets, keyOf) : undefined;
    const turn = turns.get(group.arn) ?? 0;
    if (named === undefined) turns.set(group.arn, turn + 1);
    const target = named ?? targets[turn % targets.length];
    if (target === undefined) return undefined;
    const seconds = Number(group.attributes['stickiness.lb_cookie.duration_seconds']);
    return { target, failedOpen, cookies: isSticky ? stickiness.setCookies('AWSALB', keyOf(target), seconds) : [] };
  };

  return (action, cookies) => {
    const chosen = chooseGroup(action, cookies);
    const group = chosen && groupOf(chosen.arn);
    const found = group && chooseTarget(group, cookies);
    return found && { ...found, group, cookies: [...chosen.cookies, ...found.cookies] };
  };
}
