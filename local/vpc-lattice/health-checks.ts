import type { Clock } from '../clock.ts';
import { createChecker, type RecurringCheck } from '../health-checks/checker.ts';
import { afterCheck } from '../health-checks/target-health.ts';
import { type Resources, type Target, type TargetGroup, targetKey } from './resources.ts';
import type { HealthCheck } from './target-group-config.ts';
import { isChecked } from './target-status.ts';

/** A target as it is checked. */
export interface CheckedTarget {
  readonly targetGroupId: string;
  readonly address: string;
  readonly port: number;
}

/** Checks a target once: whether it passed. It may take its time, up to the check's time-out. */
export type Probe = (target: CheckedTarget, check: HealthCheck) => Promise<boolean>;

/** The checks that the groups ask for now. */
interface HealthChecks {
  /** Begins and ends checks, as the groups, the rules and the targets now ask for. */
  follow(): void;
  stop(): void;
}

const secondMs = 1000;

interface HealthChecksOptions {
  readonly resources: Resources;
  readonly clock: Clock;
  /** Undefined: no target is ever checked, so all that could be stay INITIAL. */
  readonly probe: Probe | undefined;
  readonly onFailure: (error: unknown) => void;
  /** Called after each check. */
  readonly changed: () => void;
}

/** Checks every target of a group that a service uses, at the group's interval. */
export function createHealthChecks(options: HealthChecksOptions): HealthChecks {
  const { resources, clock, probe, onFailure, changed } = options;
  const checker = createChecker(clock, onFailure);

  const checkOf = (target: Target, { id, config }: TargetGroup): RecurringCheck | undefined => {
    const check = config?.healthCheck;
    const port = check?.port ?? target.port;
    if (probe === undefined || check === undefined || port === undefined) return undefined;
    return {
      key: JSON.stringify([targetKey(target), target.registeredAt, check]),
      intervalMs: check.healthCheckIntervalSeconds * secondMs,
      async run() {
        const passed = await probe({ targetGroupId: id, address: target.id, port }, check);
        const known = resources.targets.find(targetKey(target));
        if (known === undefined || known.registeredAt !== target.registeredAt) return;
        const { healthyThresholdCount: healthy, unhealthyThresholdCount: unhealthy } = check;
        resources.targets.put({ ...known, health: afterCheck(known.health, passed, { healthy, unhealthy }) });
        changed();
      },
    };
  };

  const checksNow = (): readonly RecurringCheck[] => {
    const groups = new Map(
      resources.targetGroups
        .all()
        .filter((group) => isChecked(resources, group))
        .map((group) => [group.id, group]),
    );
    return resources.targets.all().flatMap((target) => {
      const group = groups.get(target.groupId);
      const check = group && target.drainingSince === undefined ? checkOf(target, group) : undefined;
      return check === undefined ? [] : [check];
    });
  };

  return { follow: () => checker.follow(probe === undefined ? [] : checksNow()), stop: checker.stop };
}
