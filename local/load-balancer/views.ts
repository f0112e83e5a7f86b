import type { ElasticLoadBalancing } from '../elastic-load-balancing/elastic-load-balancing.ts';
import type { ListenerView, TargetGroupView } from '../elastic-load-balancing/view.ts';

/** The control plane, as the load balancers follow it. */
export type Model = Pick<ElasticLoadBalancing, 'onChange' | 'onRuleChange' | 'readListeners' | 'readTargetGroups'>;

/** The newest view of each listener and each target group, by ARN. */
export interface Views {
  /** They have changed: they are read anew when they are needed next. */
  outdate(): void;
  listeners(): ReadonlyMap<string, ListenerView>;
  groups(): ReadonlyMap<string, TargetGroupView>;
}

export function createViews(model: Model): Views {
  let listeners = new Map<string, ListenerView>();
  let groups = new Map<string, TargetGroupView>();
  let isFresh = false;
  const refresh = () => {
    if (isFresh) return;
    listeners = new Map(model.readListeners().map((view) => [view.arn, view]));
    groups = new Map(model.readTargetGroups().map((view) => [view.arn, view]));
    isFresh = true;
  };
  return {
    outdate() {
      isFresh = false;
    },
    listeners() {
      refresh();
      return listeners;
    },
    groups() {
      refresh();
      return groups;
    },
  };
}
