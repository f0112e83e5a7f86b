import { createChecker, type RecurringCheck } from '../health-checks/checker.ts';
import { keyedTimers } from '../keyed-timers.ts';
import type { Surroundings } from '../surroundings.ts';
import { groupUsers } from './context.ts';
import type { Resources, Target, TargetGroup } from './resources.ts';
import { checked, newHealth, type ProbeResult } from './target-health.ts';

/** Where a health check goes. */
export interface Probe {
  readonly targetGroupArn: string;
  /** The target's id: an IP address, or an instance's id. */
  readonly id: string;
  readonly port: number;
  /** HTTP, HTTPS or TCP. */
  readonly protocol: string;
  readonly path: string;
  /** Real milliseconds: what is under way is never scaled. */
  readonly timeoutMs: number;
}

/** Checks a target once. */
export type ProbeTarget = (probe: Probe) => Promise<ProbeResult>;

/** Keeps the states of targets: checked at their intervals while a rule names their group, drained when they leave. */
export interface TargetUpkeep {
  /** Looks at everything anew, after any change. */
  sync(): void;
  close(): void;
}

const keyOf = ({ arn }: TargetGroup, { id, port, registeredAt }: Target): string =>
  JSON.stringify([arn, id, port, registeredAt]);

const probeOf = ({ arn, healthCheck }: TargetGroup, { id, port = 0 }: Target): Probe => ({
  targetGroupArn: arn,
  id,
  port: healthCheck.port === 'traffic-port' ? port : Number(healthCheck.port),
  protocol: healthCheck.protocol,
  path: healthCheck.path ?? '/',
  timeoutMs: healthCheck.timeoutSeconds * 1000,
});

/** Changes one target of a group, if it is still the one that was registered then. */
function change(
  { targetGroups }: Resources,
  groupArn: string,
  before: Target,
  replace: (target: Target) => readonly Target[],
): void {
  const group = targetGroups.find(groupArn);
  if (group === undefined) return;
  const isSame = ({ id, port, registeredAt }: Target) =>
    id === before.id && port === before.port && registeredAt === before.registeredAt;
  const targets = group.targets.flatMap((target) => (isSame(target) ? replace(target) : [target]));
  targetGroups.put({ ...group, targets });
}

interface UpkeepOptions {
  readonly resources: Resources;
  readonly surroundings: Pick<Surroundings, 'clock'>;
  /** Checks a target; without it there is nothing that could, and targets stay `initial`. */
  readonly probe: ProbeTarget | undefined;
  /** Called after a check, or the end of a drain, has changed the state. */
  readonly changed: () => void;
}

export function createTargetUpkeep({ resources, surroundings, probe, changed }: UpkeepOptions): TargetUpkeep {
  const { clock } = surroundings;
  const checker = createChecker(clock, (error) => {
    throw error;
  });
  const drains = keyedTimers<string>(clock);

  const checkOf = (group: TargetGroup, target: Target, ask: ProbeTarget): RecurringCheck => ({
    key: JSON.stringify([keyOf(group, target), group.healthCheck]),
    intervalMs: group.healthCheck.intervalSeconds * 1000,
    async run() {
      const result = await ask(probeOf(group, target)).catch((): ProbeResult => ({ kind: 'failed' }));
      if (!groupUsers(resources).has(group.arn)) return;
      change(resources, group.arn, target, (now) => [{ ...now, health: checked(now.health, group, result) }]);
      changed();
    },
  });

  const drain = (group: TargetGroup, target: Target, until: number) =>
    drains.set(keyOf(group, target), until - clock.now(), () => {
      change(resources, group.arn, target, () => []);
      changed();
    });

  /** The checks of the targets that are checked; what was seen of the others means nothing any more. */
  const checksNow = (all: readonly (readonly [TargetGroup, Target])[]): readonly RecurringCheck[] => {
    const users = groupUsers(resources);
    return all.flatMap(([group, target]) => {
      const isChecked = users.has(group.arn) && group.healthCheck.enabled && target.drainsUntil === undefined;
      if (!isChecked) change(resources, group.arn, target, (now) => [{ ...now, health: newHealth }]);
      return isChecked && probe !== undefined ? [checkOf(group, target, probe)] : [];
    });
  };

  return {
    sync() {
      const all = resources.targetGroups
        .all()
        .flatMap((group) => group.targets.map((target) => [group, target] as const));
      checker.follow(checksNow(all));
      drains.cancelAll();
      for (const [group, target] of all) if (target.drainsUntil !== undefined) drain(group, target, target.drainsUntil);
    },
    close() {
      checker.stop();
      drains.cancelAll();
    },
  };
}
