import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Lease } from '../../core/control/lease.ts';
import type { AlarmReading } from '../../core/ports/alarms.ts';
import { isThrottled } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';
import { stopRollout } from '../rollout/stopping.ts';
import { answered, askExecution, isLeftAlone, stopLeftAlone } from './ask-execution.ts';
import { noteGoneAlarms } from './gone-alarms.ts';
import { lookAfter } from './take-over.ts';

/** One after the other they take about what the mesh takes; side by side they would only turn each other away. */
const restoresAtOnce = 1;

/** How long the mesh is left alone once it takes no more: so long that several restores in a row are let in then. */
const untilMoreCallsMs = 1000;

/** What is left for the next minute, so that no restore is cut off by the function's time-out. */
const enoughMs = 15_000;

/**
 * The dead-man's switch, each minute: a running rollout whose alarm is in ALARM is stopped, should the event not have
 * come, and so is one that goes on although the execution was ended with which it began; one that was stopped and still
 * sleeps is woken again; a lease whose execution is not known to run is taken over, whatever its age. More of them than there
 * is time for are taken over in the following minutes, beginning with other ones each time, so that none keeps another
 * waiting, and neither do two that run at the same time: one that failed is run again a minute later, beside the next.
 *
 * @throws the first failure, after every lease was looked at
 */
export async function reap(ports: RollBackPorts, requestId: string, remainingMs: () => number): Promise<void> {
  const leases = await ports.control.leases();
  if (leases.length === 0) return;
  // That no alarm can be read, and no execution be listed, is no reason to leave a route split.
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
    // The list of running executions may be behind; only a direct question settles that one has ended.
    const asked = await askExecution(ports, lease);
    if (asked.kind !== 'over') await stopIfDue(ports, lease, read, running);
    else if ((await reapLease(ports, lease, requestId, asked.why)) === 'throttled') await ports.pause(untilMoreCallsMs);
    if (asked.kind === 'unanswered') throw asked.error;
  });
  allOf<unknown>([listed, alarms, ...stopped, ...reaped]);
}

/** Looks after the router of one execution that is told to have ended. */
export async function reapExecution(ports: RollBackPorts, execution: string, requestId: string): Promise<void> {
  const lease = await ports.control.leaseOf(execution);
  if (lease === undefined) return;
  const asked = await askExecution(ports, lease);
  if (asked.kind === 'unanswered') throw asked.error;
  if (asked.kind === 'over') await reapLease(ports, lease, requestId, asked.why);
}

/** What the mesh takes no call for now is the next minute's: a failure would have this run again beside that one. */
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
  // Taken by another rollout between the two reads: its own lease is the one to look at.
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
  // Its wake may have been lost; a token that nobody sleeps on any more wakes nobody.
  if (lease.unheard !== undefined) await ports.executions.wake(lease.unheard, 'rollBack');
  const [alone] = await Promise.allSettled([isLeftAlone(ports, lease, running)]);
  if (alone.status === 'fulfilled' && alone.value) return stopLeftAlone(ports, lease);
  if (alarms !== undefined && !(await stopIfRed(ports, lease, alarms)))
    await noteGoneAlarms(ports, lease, alarms.existing);
  allOf([alone]);
}

/** Whether an alarm of it is red. */
async function stopIfRed(ports: RollBackPorts, lease: Lease, { red }: Alarms): Promise<boolean> {
  const alarm = lease.alarms.flatMap((arn) => red.get(arn) ?? [])[0];
  if (alarm === undefined) return false;
  const at = ports.clock.now();
  const text = `alarm ${alarm.name} is in ALARM: ${alarm.reason}`;
  const stop = { kind: 'alarm', text, at, by: alarm.arn } as const;
  const control = await stopRollout(ports, lease, stop);
  if (control?.stop?.at === at && control.stop.by === alarm.arn)
    ports.meter.record({ name: 'StopsBySchedule', rolloutId: lease.rolloutId });
  return true;
}

/** Of the alarms that any rollout watches: those that are red, and all that exist, by ARN. */
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

/** First those whose routes may be split, then those that were restored and have settled. */
function inTurn(leases: readonly Lease[], requestId: string, now: number): Lease[] {
  const split = leases.filter(({ settleUntil }) => settleUntil === undefined);
  const settled = leases.filter(({ settleUntil }) => settleUntil !== undefined && settleUntil <= now);
  return [split, settled].flatMap((some) => startingAnywhere(some, requestId));
}

/** All of them, from anywhere on, as the id of the request has it. */
function startingAnywhere<Item>(items: readonly Item[], requestId: string): Item[] {
  let hash = 0;
  for (const character of requestId) hash = (hash * 31 + character.charCodeAt(0)) % 2 ** 32;
  const first = items.length === 0 ? 0 : hash % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
