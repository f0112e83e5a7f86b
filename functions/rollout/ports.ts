import type { HookAccess } from '../../core/hooks/hook-access.ts';
import type { Meter } from '../../core/ledger/measure.ts';
import type { AlarmSource } from '../../core/ports/alarms.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import type { ControlStore, ProbeStore } from '../../core/ports/control-store.ts';
import type { Executions, NamedExecutions } from '../../core/ports/executions.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { MetricSource } from '../../core/ports/metrics.ts';
import type { Pace } from '../../core/ports/pace.ts';
import type { OpenedRouter, PlannedRouter, TrafficRouter } from '../../core/ports/router.ts';
import type { Clock, Sleep } from '../../core/ports/time.ts';

/** The ports of every function that drives a rollout. */
export interface RolloutPorts {
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly announcer: Announcer;
  readonly clock: Clock;
}

/** The ports that facts about a spec are read through. */
export interface FactPorts {
  readonly router: PlannedRouter;
  readonly metrics: MetricSource;
  readonly alarms: AlarmSource;
  /** What hooks may reach; nothing if absent. */
  readonly hookAccess?: HookAccess;
}

/** The ports of `dry-run`: it can only read. */
export interface DryRunPorts extends FactPorts {
  readonly control: Pick<ControlStore, 'read' | 'leases'>;
  readonly line: Pick<LineSwitch, 'read'>;
  readonly clock: Clock;
}

/** The ports of `plan-rollout` for a start; the request says what hooks may reach. */
export interface PlanPorts extends RolloutPorts, Omit<FactPorts, 'hookAccess'> {
  readonly executions: Executions;
  readonly line: LineSwitch;
  readonly pace: Pace;
}

/** The ports of `plan-rollout` for an event that requests a start. */
export interface RequestPorts extends Omit<RolloutPorts, 'control'> {
  readonly starts: NamedExecutions;
  /** The id of an attempt at a revision of a service: the name of its execution. */
  idOf(service: string, revision: string, attempt: number): string;
}

/** The ports of `shift-weights`. */
export interface ShiftPorts extends RolloutPorts {
  readonly line: LineSwitch;
  readonly router: OpenedRouter;
  readonly pace: Pace;
}

/** The ports of `analyze-canary`. */
export interface AnalyzePorts extends RolloutPorts {
  readonly metrics: MetricSource;
  readonly line: LineSwitch;
}

/** The ports of `roll-back`. */
export interface RollBackPorts extends RolloutPorts {
  readonly router: TrafficRouter;
  readonly alarms: AlarmSource;
  readonly executions: Executions;
  readonly pace: Pace;
  readonly meter: Meter;
  readonly pause: Sleep;
}

/** The ports of `receive-signal`. */
export interface SignalPorts extends RolloutPorts {
  readonly line: LineSwitch;
  readonly executions: Executions;
  readonly probes: ProbeStore;
}
