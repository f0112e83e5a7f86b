import type { ProbeDetail } from '../../core/control/probe.ts';
import type { LineOrderDetail, LineOrderType } from '../../core/line/line-order.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { ControlStore } from '../../core/ports/control-store.ts';
import type { NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { TrafficRouter } from '../../core/ports/router.ts';
import type { AlarmToTry, DryRun } from '../../core/preflight/dry-run.ts';
import type { CommandDetail, CommandType } from '../../core/signals/command.ts';

/** The parts of a deployed stack: ARNs, and the names of its table and its bus. */
export interface Stack {
  readonly name: string;
  readonly stateMachine: string;
  readonly planFunction: string;
  readonly table: string;
  readonly bus: string;
  readonly region: string;
  /** An endpoint of one's own; absent for AWS itself. */
  readonly endpoint?: string | undefined;
}

/** The ports of a deployed stack. A command takes those that it uses. */
export interface Connection extends NamedExecutions {
  readonly stack: Stack;
  /** An endpoint or a Region, for people. */
  readonly where: string;
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly line: LineSwitch;
  readonly metrics: MetricSource;
  readonly alarms: AlarmSource;
  /** Reads routes with the caller's permissions. */
  readonly router: Pick<TrafficRouter, 'readRoute'>;
  /** Plans a spec by the deployed function, without starting anything. */
  dryRun(spec: unknown): Promise<DryRun>;
  /** Asks the deployed function whether an alarm may be set off. */
  alarmToTry(name: string): Promise<AlarmToTry>;
  /** Sets an alarm's state, as its own evaluation does. */
  setAlarm(name: string, state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA', reason: string): Promise<void>;
  /** Puts a command on the stack's bus. @returns the event's id */
  send(type: CommandType, detail: CommandDetail): Promise<string>;
  /** Puts an order on it to set a probe under an alarm, or to remove one. @returns the event's id */
  sendProbe(detail: ProbeDetail): Promise<string>;
  /** Puts an order to the line on it. @returns the event's id */
  sendToLine(type: LineOrderType, detail: LineOrderDetail): Promise<string>;
  /** The caller's ARN, as AWS sees it. */
  identity(): Promise<string>;
  /** AWS's time in milliseconds since the epoch, from its last answer; this machine's time before the first. */
  now(): number;
}
