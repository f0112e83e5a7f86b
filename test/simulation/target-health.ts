import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import { targetsOf } from './routers/alb-parts.ts';
import { names } from './scenario.ts';

/** How the processes of a version are: none of them passes its checks, or there is none. */
export type Condition = 'well' | 'sick' | 'empty';

/** The processes behind the target groups of a run, and how their health checks end. */
export interface TargetHealth {
  isHealthy(address: string): boolean;
  conditionOf(version: string): Condition;
  /** From now on. */
  become(version: string, condition: Condition): void;
  /** Those of the canary have not passed a check yet. */
  readonly isStarting: () => boolean;
}

export const startsLate = 'targets: healthy late';

/**
 * All are well, except that those of a new version take a while to start: seconds, or as the plan has it minutes, or
 * for ever.
 */
export function targetHealth(faults: Faults, random: Random, now: () => number, isLate: boolean): TargetHealth {
  const conditions = new Map<string, Condition>();
  const versions = new Map(
    [names.stable, names.canary, names.next, 'checkout-v0'].flatMap((version) =>
      targetsOf(version).map(({ Id }) => [Id, version] as const),
    ),
  );
  const startsWithinMs = isLate ? random.pick([40_000, 150_000, 400_000, Number.POSITIVE_INFINITY]) : 4000;
  const readyAfterMs = startsWithinMs * (isLate ? random.between(0.3, 1) : random.next());
  let firstAskedAt: number | undefined;
  const isStarting = () => now() - (firstAskedAt ?? now()) < readyAfterMs;
  if (isLate) faults.injected(startsLate);
  return {
    isHealthy(address) {
      const version = versions.get(address) ?? '';
      if (version === names.canary) firstAskedAt ??= now();
      return (conditions.get(version) ?? 'well') === 'well' && !(version === names.canary && isStarting());
    },
    conditionOf: (version) => conditions.get(version) ?? 'well',
    become: (version, condition) => void conditions.set(version, condition),
    isStarting,
  };
}
