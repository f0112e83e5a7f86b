import type { Service } from '../kit/call.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { Tagged } from '../kit/tags.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { dialect } from './errors.ts';
import * as attributes from './operations/attributes.ts';
import * as limits from './operations/limits.ts';
import * as listeners from './operations/listeners.ts';
import * as loadBalancers from './operations/load-balancers.ts';
import * as rules from './operations/rules.ts';
import * as tags from './operations/tags.ts';
import * as targetGroups from './operations/target-groups.ts';
import * as targets from './operations/targets.ts';
import { createResources } from './resources.ts';
import { createStaleReads } from './stale-reads.ts';
import { createTargetUpkeep, type ProbeTarget } from './target-upkeep.ts';
import {
  type ListenerView,
  listenerViews,
  type RuleChange,
  ruleChange,
  type TargetGroupView,
  tagsOf,
  targetGroupViews,
} from './view.ts';

export interface ElasticLoadBalancingOptions {
  readonly surroundings: Surroundings;
  /** Checks the health of a target. Without it nothing could, and targets stay `initial`. */
  readonly probe?: ProbeTarget | undefined;
  /** Whether load balancers serve requests: a setting that they cannot follow is refused then. Unless given, none do. */
  readonly isServed?: boolean | undefined;
  /** Called after the state has changed by other means than a call. */
  readonly changed?: () => void;
}

/** Elastic Load Balancing, API 2015-12-01: application load balancers, and network ones as far as a listener with a group. */
export interface ElasticLoadBalancing extends Service, Stateful, Tagged {
  /** Calls `listener` after each change of a rule, before the change is answered, until the returned function is called. */
  onRuleChange(listener: (change: RuleChange) => void): () => void;
  /** Calls `listener` after each change of anything, health too, until the returned function is called. */
  onChange(listener: () => void): () => void;
  readListeners(): readonly ListenerView[];
  readTargetGroups(): readonly TargetGroupView[];
  /** From now on, for so many milliseconds after a change, reads of a rule may return what was before it. 0 = never. */
  staleFor(milliseconds: number): void;
  /** Takes over what `snapshot` returned. No change of a rule is announced: a follower has to read them anew. */
  restore(state: unknown): void;
  /** Stops every timer. */
  close(): void;
}

export const elasticLoadBalancingOperations = {
  ...attributes,
  ...limits,
  ...listeners,
  ...loadBalancers,
  ...rules,
  ...tags,
  ...targetGroups,
  ...targets,
};

export function elasticLoadBalancing(options: ElasticLoadBalancingOptions): ElasticLoadBalancing {
  const { surroundings, probe, isServed = false } = options;
  const resources = createResources();
  const staleReads = createStaleReads(surroundings);
  const ruleChanges = createListeners<RuleChange>();
  const changes = createListeners<undefined>();
  const upkeep = createTargetUpkeep({
    resources,
    surroundings,
    probe,
    changed() {
      options.changed?.();
      changes.announce(undefined);
    },
  });
  const changed = () => {
    upkeep.sync();
    changes.announce(undefined);
  };
  const context: Context = {
    resources,
    staleReads,
    isServed,
    now: () => surroundings.clock.now(),
    newId: () => surroundings.newId(),
    ruleChanged: (rule, deleted) => ruleChanges.announce(ruleChange(rule, deleted)),
    changed,
  };
  const state = stateOf(resources);
  return {
    ...createService({ name: 'elasticloadbalancing', operations: elasticLoadBalancingOperations, context, dialect }),
    snapshot: state.snapshot,
    restore(kept) {
      state.restore(kept);
      changed();
    },
    tagsOf: (arn) => tagsOf(resources, arn),
    onRuleChange: ruleChanges.add,
    onChange: (listener) => changes.add(listener),
    readListeners: () => listenerViews(resources),
    readTargetGroups: () => targetGroupViews(resources),
    staleFor: (milliseconds) => staleReads.staleFor(milliseconds),
    close: upkeep.close,
  };
}
