import { isHeld } from '../../core/control/control.ts';
import { TransientError } from '../../core/errors.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import { alarmProblems } from '../../core/preflight/make-plan.ts';
import { routerKey } from '../../core/routing/route.ts';
import type { ResolvedSpec } from '../../core/spec/resolved-spec.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { isDismissable } from '../rollout/start-problems.ts';
import { stopRollout } from '../rollout/stopping.ts';

/** Seconds between two checks of a start that waits for its router. */
export const turnSeconds = 30;

/** A router that is held for this long needs a person; waiting on would hide that. */
export const longestHours = 12;

interface Waiter {
  readonly rolloutId: string;
  /** When the execution started, ISO 8601. */
  readonly startedAt?: string | undefined;
}

/**
 * What a start waits for, in one sentence; undefined if it does not wait, even if another rollout holds the router. The
 * spec's `onConflict` decides: a start queues behind the holder, or stops the holder first.
 */
export async function waitTurn(
  ports: PlanPorts,
  spec: Pick<ResolvedSpec, 'router' | 'onConflict'>,
  waiter: Waiter,
  now: number,
): Promise<string | undefined> {
  const { rolloutId } = waiter;
  if (spec.onConflict === 'reject' || waitedTooLong(waiter, now, longestHours)) return undefined;
  const item = await ports.control.read(routerKey(spec.router));
  if (!isHeld(item) || item.rolloutId === rolloutId || isDismissable(item)) return undefined;
  // A person holds that router: a halted rollout is never superseded.
  if (item.phase === 'halted') return undefined;
  if (spec.onConflict === 'supersede' && item.stop === undefined)
    await stopRollout(ports, item, { kind: 'successor', text: `superseded by ${rolloutId}`, at: now, by: rolloutId });
  return `waits for ${item.rolloutId}, which holds ${item.router}`;
}

/** Upper bound on how many times a queued start has checked for its turn. */
export const turnsWaited = ({ startedAt }: Pick<Waiter, 'startedAt'>, now: number): number =>
  startedAt === undefined ? 0 : Math.max(0, Math.floor((now - Date.parse(startedAt)) / (turnSeconds * 1000)));

export const waitedTooLong = ({ startedAt }: Pick<Waiter, 'startedAt'>, now: number, hours: number): boolean =>
  startedAt !== undefined && now - Date.parse(startedAt) > hours * 3_600_000;

/**
 * Problems of the alarms alone, for a start that waits for the mesh. Empty if they cannot be read now, because they are
 * read again at its turn.
 */
export async function redMeanwhile(
  { alarms }: { readonly alarms: AlarmSource },
  spec: RolloutSpec,
): Promise<readonly Problem[]> {
  if (spec.alarms.length === 0) return [];
  try {
    return alarmProblems(spec, await alarms.read(spec.alarms));
  } catch (error) {
    if (error instanceof TransientError) return [];
    throw error;
  }
}
