import { unchecked } from '../health-checks/target-health.ts';
import type { Service } from '../kit/call.ts';
import { createClientTokens } from '../kit/client-tokens.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import { type Stateful, stateOf } from '../kit/state.ts';
import type { Tagged } from '../kit/tags.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Context } from './context.ts';
import { dialect, reusedToken } from './errors.ts';
import { createHealthChecks, type Probe } from './health-checks.ts';
import * as absent from './operations/absent.ts';
import * as batch from './operations/batch-update-rule.ts';
import * as listeners from './operations/listeners.ts';
import * as rules from './operations/rules.ts';
import * as serviceAssociations from './operations/service-associations.ts';
import * as serviceNetworks from './operations/service-networks.ts';
import * as services from './operations/services.ts';
import * as tags from './operations/tags.ts';
import * as targetGroups from './operations/target-groups.ts';
import * as targets from './operations/targets.ts';
import * as vpcAssociations from './operations/vpc-associations.ts';
import { defaultQuotas, type Quotas } from './quotas.ts';
import { createResources, type Durations, type Resources } from './resources.ts';
import type { RuleChange } from './rule-change.ts';
import { createStaleReads } from './stale-reads.ts';
import { taggedResource } from './tagged.ts';
import { isChecked } from './target-status.ts';

export const vpcLatticeOperations = {
  ...absent,
  ...batch,
  ...listeners,
  ...rules,
  ...serviceAssociations,
  ...serviceNetworks,
  ...services,
  ...tags,
  ...targetGroups,
  ...targets,
  ...vpcAssociations,
};

export interface VpcLatticeOptions {
  /** How targets are checked; without it none is, and all that could be stay INITIAL. */
  readonly probe?: Probe;
  /** As AWS raises them on request. */
  readonly quotas?: Partial<Quotas>;
  /** In ms of the clock: 2 s of progress and a minute of draining unless given. */
  readonly durations?: Partial<Durations>;
  /** A check that could not be made at all: a defect. */
  readonly onFailure?: (error: unknown) => void;
  /** Called after each check: it has changed the state by itself. */
  readonly changed?: () => void;
}

/** VPC Lattice, API 2022-11-30: service networks, services, listeners, rules, target groups and targets. */
export interface VpcLattice extends Service, Stateful, Tagged {
  /** Calls `listener` after each change of a rule, before the change is answered, until the returned function is called. */
  onRuleChange(listener: (change: RuleChange) => void): () => void;
  /** Calls `listener` after each call that may have changed something, before it is answered. */
  onChange(listener: () => void): () => void;
  /** Everything as it is now, for a data plane; not to be changed. */
  readonly resources: Resources;
  readonly durations: Durations;
  /** From now on, for so many milliseconds after a write, GetRule and GetListener may return what was before. 0 = never. */
  staleFor(milliseconds: number): void;
  /** Ends all checks of targets. */
  stop(): void;
  /** Takes over what `snapshot` returned. No change is announced: a follower of the rules has to read them anew. */
  restore(state: unknown): void;
}

// How long AWS takes is not published: it is seconds.
const defaultDurations: Durations = { progressMs: 2000, drainingMs: 60_000 };

const isRead = (operation: string): boolean => /^(Get|List)/.test(operation);

/** What the checks of a target have shown means nothing any more once its group is not checked. */
function forgetUnchecked(resources: Resources): void {
  const { targets, targetGroups } = resources;
  for (const target of targets.all()) {
    const group = targetGroups.find(target.groupId);
    if (target.health.state === 'initial' || (group !== undefined && isChecked(resources, group))) continue;
    targets.put({ ...target, health: unchecked });
  }
}

export function vpcLattice(surroundings: Surroundings, options: VpcLatticeOptions = {}): VpcLattice {
  const now = () => surroundings.clock.now();
  const durations = { ...defaultDurations, ...options.durations };
  const resources = createResources(now, durations);
  const clientTokens = createClientTokens(now, reusedToken);
  const staleReads = createStaleReads(surroundings);
  const ruleChanges = createListeners<RuleChange>();
  const changes = createListeners<void>();
  const context: Context = {
    resources,
    clientTokens,
    staleReads,
    ruleChanges,
    quotas: { ...defaultQuotas, ...options.quotas },
    progressMs: durations.progressMs,
    now,
    newId: () => surroundings.newId(),
  };
  const nothing = () => undefined;
  const { probe, onFailure = nothing, changed = nothing } = options;
  const checks = createHealthChecks({ resources, clock: surroundings.clock, probe, onFailure, changed });
  const service = createService({ name: 'vpc-lattice', operations: vpcLatticeOperations, context, dialect });
  const state = stateOf({ ...resources, clientTokens });
  return {
    name: service.name,
    async call(call) {
      const output = await service.call(call);
      if (!isRead(call.operation)) {
        forgetUnchecked(resources);
        checks.follow();
        changes.announce();
      }
      return output;
    },
    snapshot: state.snapshot,
    restore(kept) {
      state.restore(kept);
      checks.follow();
    },
    tagsOf: (arn) => taggedResource(resources, arn)?.tags,
    onRuleChange: ruleChanges.add,
    onChange: changes.add,
    resources,
    durations,
    staleFor: (milliseconds) => staleReads.staleFor(milliseconds),
    stop: checks.stop,
  };
}
