import type { AlarmReading, Lease } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { isHeld } from '../../core/rollout/control.ts';
import type { RollBackPorts } from './roll-back.ts';
import { lookAfter } from './take-over.ts';

/**
 * The dead-man's switch, each minute: a lease whose execution is not running is taken over, whatever its age; a
 * running one whose alarm is in ALARM is stopped, should the event not have come.
 *
 * @throws the first failure, after every lease was looked at
 */
export async function reap(ports: RollBackPorts, requestId: string): Promise<void> {
  const leases = await ports.control.leases();
  if (leases.length === 0) return;
  const [running, red] = await Promise.all([ports.executions.running(), redAlarms(ports, leases)]);
  const failures: unknown[] = [];
  for (const lease of leases) {
    try {
      // The list of running executions may be behind; only a direct question settles that one has ended.
      const alive = running.has(lease.execution) || (await ports.executions.isRunning(lease.execution));
      if (alive) await stopIfRed(ports, lease, red);
      else await reapLease(ports, lease, requestId);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Looks after the router of one execution that is told to have ended. */
export async function reapExecution(ports: RollBackPorts, execution: string, requestId: string): Promise<void> {
  const lease = (await ports.control.leases()).find((one) => one.execution === execution);
  if (lease !== undefined && !(await ports.executions.isRunning(execution))) await reapLease(ports, lease, requestId);
}

async function reapLease(ports: RollBackPorts, lease: Lease, requestId: string): Promise<void> {
  const item = await ports.control.read(lease.router);
  if (!isHeld(item)) return ports.control.forgetLease(lease.router);
  // Taken by another rollout between the two reads: its own lease is the one to look at.
  if (item.execution === lease.execution) await lookAfter(ports, item, requestId);
}

async function redAlarms(ports: RollBackPorts, leases: readonly Lease[]): Promise<ReadonlyMap<string, AlarmReading>> {
  const arns = [...new Set(leases.flatMap(({ alarms }) => alarms))];
  const read = arns.length === 0 ? [] : await ports.alarms.read(arns);
  return new Map(read.filter(({ state, suppressed }) => state === 'ALARM' && !suppressed).map((one) => [one.arn, one]));
}

async function stopIfRed(ports: RollBackPorts, lease: Lease, red: ReadonlyMap<string, AlarmReading>): Promise<void> {
  const alarm = lease.alarms.flatMap((arn) => red.get(arn) ?? [])[0];
  if (alarm === undefined) return;
  const at = ports.clock.now();
  const text = `alarm ${alarm.name} is in ALARM: ${alarm.reason}`;
  const stop = { kind: 'alarm', text, at, by: alarm.arn } as const;
  const control = await ports.control.signal(lease.router, lease.rolloutId, { is: 'stop', stop });
  await wakeForStop(ports, control);
}

async function wakeForStop(ports: RollBackPorts, control: Control | undefined): Promise<void> {
  if (control?.sleepToken !== undefined) await ports.executions.wake(control.sleepToken, 'rollBack');
}
