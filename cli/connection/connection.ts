import type { ControlStore, Ledger, MetricSource } from '../../core/ports.ts';
import type { CommandDetail, CommandType } from '../../core/rollout/command.ts';
import type { DryRun } from './dry-run.ts';
import type { Stack } from './stack.ts';

/** An execution of the stack's state machine, as Step Functions knows it. */
export interface Execution {
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';
  /** As it was started. */
  readonly input: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What the commands do on a stack. */
export interface Connection {
  readonly stack: Stack;
  /** An endpoint or a Region, for people. */
  readonly where: string;
  readonly control: ControlStore;
  readonly ledger: Ledger;
  readonly metrics: MetricSource;
  /** The execution of that name; undefined when there is none, or none any more. */
  execution(name: string): Promise<Execution | undefined>;
  /** False when an execution of that name was there already, with another input or ended. */
  startExecution(name: string, input: string): Promise<boolean>;
  /** Has the deployed function plan a spec without starting anything. */
  dryRun(spec: unknown): Promise<DryRun>;
  /** Puts a command on the stack's bus; gives the event's id. */
  send(type: CommandType, detail: CommandDetail): Promise<string>;
  /** Who AWS takes the caller for: an ARN. */
  identity(): Promise<string>;
  /** AWS's time in milliseconds since the epoch, as its last answer told it; the machine's before the first. */
  now(): number;
}
