import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import type { AlarmReading } from '../../core/ports/alarms.ts';
import { alarmReason } from '../../core/text/alarm-reason.ts';
import { isThrottled } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { stopRollout } from '../rollout/stopping.ts';
import { answered, askExecution, isLeftAlone, stopLeftAlone } from './ask-execution.ts';
import { noteGoneAlarms } from './gone-alarms.ts';
import { lookAfter } from './take-over.ts';

/** Restores one after the other use about what the mesh takes; side by side they would only throttle each other. */
const restoresAtOnce = 1;

/** How long the mesh is left alone after it throttled a call; then it takes several restores in a row. */
const untilMoreCallsMs = 1000;

/** With less time than this left, a restore is left to the next minute, so that no time-out cuts it off. */
const enoughMs = 15_000;

/**
 * The dead-man's switch, each minute.
 *
 * - It stops a running rollout whose alarm is in ALARM, in case the event was lost.
 * - It stops a rollout that goes on although its first execution was ended.
 * - It wakes a rollout again that was stopped and still sleeps.
 * - It takes over a lease whose execution is not known to run, at any age.
 *
 * Leases beyond the time of one run are left to the next minutes. Each run begins at another lease, so that none keeps
 * another waiting, not even while a failed run is repeated beside the next one.
 *
 * @throws the first failure, after every lease was tried
 */
export async function reap(ports: RollBackPorts, requestId: string, remainingMs: () => number): Promise<void> {
  const leases = await ports.control.leases();
  if (leases.length === 0) return;
  // Unreadable alarms and an unlisted execution are no reason to leave a route split.
  const [listed, alarms] = await Promise.allSettled([ports.executions.running(), readAlarms(ports, leases)]);
  const running = listed.status === 'fulfilled' ? listed.value : new Set<string>();
  const read = alarms.status === 'fulfilled' ? alarms.value : undefined;
  const isListed = ({ execution }: Lease) => running.has(execution);
  const stopped = await atMost(callsAtOnce, leases.filter(isListed), async (lease) => {
    await answered(ports, lease);
    await stopIfDue(ports, lease, read, running);
  });
  const unlisted = leases.filter((lease) => !isListed(lease));
  const reaped = await atMost(restoresAtOnce, inTurn(unlisted, requestId, ports.clock.now()), async (lease) => {
    if (remainingMs() < enoughMs) return;
    // The list of running executions may lag; only a direct question shows that one has ended.
    const asked = await askExecution(ports, lease);
    if (asked.kind !== 'over') await stopIfDue(ports, lease, read, running);
    else if ((await reapLease(ports, lease, requestId, asked.why)) === 'throttled') await ports.pause(untilMoreCallsMs);
    if (asked.kind === 'unanswered') throw asked.error;
  });
  allOf<unknown>([listed, alarms, ...stopped, ...reaped]);
}

/** Looks after the router of an execution whose end was reported. */
export async function reapExecution(ports: RollBackPorts, execution: string, requestId: string): Promise<void> {
  const lease = await ports.control.leaseOf(execution);
  if (lease === undefined) return;
  const asked = await askExecution(ports, lease);
  if (asked.kind === 'unanswered') throw asked.error;
  if (asked.kind === 'over') await reapLease(ports, lease, requestId, asked.why);
}

/** If the mesh throttles, the lease is left to the next minute: a failure would repeat this run beside that one. */
async function reapLease(
  ports: RollBackPorts,
  lease: Lease,
  requestId: string,
  why: string,
): Promise<'done' | 'throttled'> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item)) {
    await ports.control.forgetLease(lease.router);
    return 'done';
  }
  // Another rollout took the router between the two reads; it has a lease of its own.
  if (item.execution !== lease.execution) return 'done';
  try {
    await lookAfter(ports, item, requestId, why);
    return 'done';
  } catch (error) {
    if (isThrottled(error)) return 'throttled';
    throw error;
  }
}

async function stopIfDue(
  ports: RollBackPorts,
  lease: Lease,
  alarms: Alarms | undefined,
  running: ReadonlySet<string>,
): Promise<void> {
  // The first wake may have been lost. Waking a token that is no longer in use does nothing.
  if (lease.unheard !== undefined) await ports.executions.wake(lease.unheard, 'rollBack');
  const [alone] = await Promise.allSettled([isLeftAlone(ports, lease, running)]);
  if (alone.status === 'fulfilled' && alone.value) return stopLeftAlone(ports, lease);
  if (alarms !== undefined && !(await stopIfRed(ports, lease, alarms)))
    await noteGoneAlarms(ports, lease, alarms.existing);
  allOf([alone]);
}

/** Stops a rollout if one of its alarms is in ALARM; returns whether one is. */
async function stopIfRed(ports: RollBackPorts, lease: Lease, { red }: Alarms): Promise<boolean> {
  const alarm = lease.alarms.flatMap((arn) => red.get(arn) ?? [])[0];
  if (alarm === undefined) return false;
  const at = ports.clock.now();
  const text = `alarm ${alarm.name} is in ALARM: ${alarmReason(alarm.reason)}`;
  const stop = { kind: 'alarm', text, at, by: alarm.arn } as const;
  const control = await stopRollout(ports, lease, stop);
  if (control?.stop?.at === at && control.stop.by === alarm.arn)
    ports.meter.record({ name: 'StopsBySchedule', rolloutId: lease.rolloutId });
  return true;
}

/** The alarms that any rollout watches, by ARN: those in ALARM, and all that exist. */
interface Alarms {
  readonly red: ReadonlyMap<string, AlarmReading>;
  readonly existing: ReadonlySet<string>;
}

async function readAlarms(ports: RollBackPorts, leases: readonly Lease[]): Promise<Alarms> {
  const arns = [...new Set(leases.flatMap(({ alarms }) => alarms))];
  const read = arns.length === 0 ? [] : await ports.alarms.read(arns);
  const red = read.filter(({ state, suppressed }) => state === 'ALARM' && !suppressed);
  return { red: new Map(red.map((one) => [one.arn, one])), existing: new Set(read.map(({ arn }) => arn)) };
}

/** First the leases whose routes may be split, then those that were restored and have settled. */
function inTurn(leases: readonly Lease[], requestId: string, now: number): Lease[] {
  const split = leases.filter(({ settleUntil }) => settleUntil === undefined);
  const settled = leases.filter(({ settleUntil }) => settleUntil !== undefined && settleUntil <= now);
  return [split, settled].flatMap((some) => startingAnywhere(some, requestId));
}

/** The same items, rotated to start at a position derived from the request's id. */
function startingAnywhere<Item>(items: readonly Item[], requestId: string): Item[] {
  let hash = 0;
  for (const character of requestId) hash = (hash * 31 + character.charCodeAt(0)) % 2 ** 32;
  const first = items.length === 0 ? 0 : hash % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
