import { allOf, atMost, callsAtOnce } from '../../core/at-most.ts';
import type { AlarmReading, Lease } from '../../core/ports.ts';
import { isHeld } from '../../core/rollout/control.ts';
import { isThrottled } from '../give-way.ts';
import { isLeftAlone, stopLeftAlone } from './left-alone.ts';
import type { RollBackPorts } from './roll-back.ts';
import { stopLease } from './stop-lease.ts';
import { lookAfter } from './take-over.ts';

/** One after the other they take about what the mesh takes; side by side they would only turn each other away. */
const restoresAtOnce = 1;

/** What is left for the next minute, so that no restore is cut off by the function's time-out. */
const enoughMs = 15_000;

/**
 * The dead-man's switch, each minute: a running rollout whose alarm is in ALARM is stopped, should the event not have
 * come, and so is one that goes on although the execution was ended with which it began; one that was stopped and still
 * sleeps is woken again; a lease whose execution is not
 * running is taken over, whatever its age. More of them than there is time for are taken over in the following
 * minutes, beginning with other ones each minute, so that none keeps another waiting.
 *
 * @throws the first failure, after every lease was looked at
 */
export async function reap(ports: RollBackPorts, requestId: string, remainingMs: () => number): Promise<void> {
  const leases = await ports.control.leases();
  if (leases.length === 0) return;
  const [running, alarms] = await Promise.all([
    ports.executions.running(),
    // That no alarm can be read is no reason to leave a route split.
    Promise.allSettled([redAlarms(ports, leases)]),
  ]);
  const red = alarms[0].status === 'fulfilled' ? alarms[0].value : new Map<string, AlarmReading>();
  const isListed = ({ execution }: Lease) => running.has(execution);
  const stopped = await atMost(callsAtOnce, leases.filter(isListed), (lease) => stopIfDue(ports, lease, red, running));
  const unlisted = leases.filter((lease) => !isListed(lease));
  const reaped = await atMost(restoresAtOnce, startingAnywhere(unlisted, ports.clock.now()), async (lease) => {
    if (remainingMs() < enoughMs) return;
    // The list of running executions may be behind; only a direct question settles that one has ended.
    if (await ports.executions.isRunning(lease.execution)) await stopIfDue(ports, lease, red, running);
    else await reapLease(ports, lease, requestId);
  });
  allOf<unknown>([...alarms, ...stopped, ...reaped]);
}

/**
 * Looks after the router of one execution that is told to have ended. What the mesh takes no call for now is left to
 * the next minute.
 */
export async function reapExecution(ports: RollBackPorts, execution: string, requestId: string): Promise<void> {
  const lease = await ports.control.leaseOf(execution);
  if (lease === undefined || (await ports.executions.isRunning(execution))) return;
  try {
    await reapLease(ports, lease, requestId);
  } catch (error) {
    if (!isThrottled(error)) throw error;
  }
}

async function reapLease(ports: RollBackPorts, lease: Lease, requestId: string): Promise<void> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item)) return ports.control.forgetLease(lease.router);
  // Taken by another rollout between the two reads: its own lease is the one to look at.
  if (item.execution === lease.execution) await lookAfter(ports, item, requestId);
}

async function stopIfDue(
  ports: RollBackPorts,
  lease: Lease,
  red: ReadonlyMap<string, AlarmReading>,
  running: ReadonlySet<string>,
): Promise<void> {
  // Its wake may have been lost; a token that nobody sleeps on any more wakes nobody.
  if (lease.unheard !== undefined) await ports.executions.wake(lease.unheard, 'rollBack');
  if (await isLeftAlone(ports, lease, running)) await stopLeftAlone(ports, lease);
  else await stopIfRed(ports, lease, red);
}

async function stopIfRed(ports: RollBackPorts, lease: Lease, red: ReadonlyMap<string, AlarmReading>): Promise<void> {
  const alarm = lease.alarms.flatMap((arn) => red.get(arn) ?? [])[0];
  if (alarm === undefined) return;
  const at = ports.clock.now();
  const text = `alarm ${alarm.name} is in ALARM: ${alarm.reason}`;
  const stop = { kind: 'alarm', text, at, by: alarm.arn } as const;
  const control = await stopLease(ports, lease, stop);
  if (control?.stop?.at === at && control.stop.by === alarm.arn)
    ports.meter.record({ name: 'StopsBySchedule', rolloutId: lease.rolloutId });
}

async function redAlarms(ports: RollBackPorts, leases: readonly Lease[]): Promise<ReadonlyMap<string, AlarmReading>> {
  const arns = [...new Set(leases.flatMap(({ alarms }) => alarms))];
  const read = arns.length === 0 ? [] : await ports.alarms.read(arns);
  return new Map(read.filter(({ state, suppressed }) => state === 'ALARM' && !suppressed).map((one) => [one.arn, one]));
}

/** All of them, from another one on each minute: 7919 is prime, so every one comes first in time. */
function startingAnywhere<Item>(items: readonly Item[], now: number): Item[] {
  const first = items.length === 0 ? 0 : (Math.floor(now / 60_000) * 7919) % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
