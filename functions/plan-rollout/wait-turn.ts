import { isHeld } from '../../core/control/control.ts';
import { TransientError } from '../../core/errors.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import { alarmProblems, routerOf } from '../../core/preflight/make-plan.ts';
import { routerKey } from '../../core/routing/route.ts';
import type { RolloutSpec } from '../../core/spec/spec.ts';
import type { Problem } from '../../core/text/problem.ts';
import type { PlanPorts } from '../rollout/ports.ts';
import { isDismissable } from '../rollout/start-problems.ts';
import { stopRollout } from '../rollout/stopping.ts';

/** How often a start that waits for its router looks again. */
export const turnSeconds = 30;

/** A router that is held so long is in somebody's hands: waiting on would hide that. */
const longestHours = 12;

export interface Waiter {
  readonly rolloutId: string;
  /** When the execution was started, ISO 8601. */
  readonly startedAt?: string | undefined;
}

/**
 * Whether a start has to wait for another rollout, as its spec wants in a conflict: behind whoever holds the router, or
 * after having stopped it. Gives what it waits for, in one sentence; undefined when there is nothing to wait for, be it
 * that the conflict is a rejection.
 */
export async function waitTurn(
  ports: PlanPorts,
  spec: RolloutSpec,
  waiter: Waiter,
  now: number,
): Promise<string | undefined> {
  const { rolloutId } = waiter;
  if (spec.onConflict === 'reject' || waitedTooLong(waiter, now, longestHours)) return undefined;
  const item = await ports.control.read(routerKey(routerOf(spec)));
  if (!isHeld(item) || item.rolloutId === rolloutId || isDismissable(item)) return undefined;
  // A person has taken that router over: nobody pushes in.
  if (item.phase === 'halted') return undefined;
  if (spec.onConflict === 'supersede' && item.stop === undefined)
    await stopRollout(ports, item, { kind: 'operator', text: `superseded by ${rolloutId}`, at: now, by: rolloutId });
  return `waits for ${item.rolloutId}, which holds ${item.router}`;
}

/** How often a start has looked at most whether it is its turn. */
export const turnsWaited = ({ startedAt }: Pick<Waiter, 'startedAt'>, now: number): number =>
  startedAt === undefined ? 0 : Math.max(0, Math.floor((now - Date.parse(startedAt)) / (turnSeconds * 1000)));

export const waitedTooLong = ({ startedAt }: Pick<Waiter, 'startedAt'>, now: number, hours: number): boolean =>
  startedAt !== undefined && now - Date.parse(startedAt) > hours * 3_600_000;

/**
 * What the alarms alone have against a start that waits for the mesh; nothing when they cannot be read now, because
 * they will be once more when its turn comes.
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
