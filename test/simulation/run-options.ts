import type { Provider } from '../../core/routing/route.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { FaultCounts } from './faults.ts';
import type { History } from './histories.ts';
import type { Act } from './people.ts';
import type { Routes } from './routes-in-force.ts';
import type { Violation } from './rules.ts';
import type { Scenario } from './scenario.ts';
import type { Path } from './shortest-path.ts';
import type { FunctionName, Ports } from './simulated-functions.ts';
import type { SourceChange } from './source-change.ts';
import type { Stack } from './stack.ts';

export type Sent = Readonly<Record<string, unknown>>;

/** One protection taken out of the product: one of these, by its place. */
export interface Removal {
  /** The ports that a function is given instead of its own. */
  readonly ports?: (ports: Ports, fn: FunctionName) => Ports;
  /** In the adapters: the command that a function sends instead; undefined for its own. */
  readonly calls?: (operation: string, input: Sent) => Sent | undefined;
  /** In the state machine: its definition instead of the deployed one. */
  readonly definition?: (deployed: string) => string;
  /** In the stack, after its deployment. */
  readonly stack?: (call: Stack['call']) => Promise<void>;
  /** In the source: the functions are loaded anew, with this change. */
  readonly source?: SourceChange;
}

/** The routers of which a seed draws one. */
export const providers: readonly Provider[] = ['appmesh', 'alb', 'lattice'];

/** The options of a run beside its seed. */
export interface RunOptions extends Removal {
  /** The team's router, or one that the seed draws; App Mesh unless given. */
  readonly router?: Provider | 'drawn';
  readonly faultPlan?: FaultPlan;
  readonly scenario?: (drawn: Scenario) => Scenario;
  readonly acts?: readonly Act[];
  /** The turns of one execution, instead of hundreds, at least 3 (a look, a shift, a sleep); drawn unless given. */
  readonly turns?: number;
  /** Minutes after which a run that has not come to rest is given up: 240 unless given. */
  readonly longestMinutes?: number;
  /** Whether the run ends where the first rule is broken: hours of what follows say no more. */
  readonly untilBroken?: boolean;
  /** When a late write lands, after its sender's death: within 60 s, as the product assumes, unless given. */
  readonly landsAfterMs?: number;
  /** Whether calls go through the SDK's real clients: those of every 25th seed do unless given. */
  readonly throughSdk?: boolean;
  /** Hears what happens; `at` in milliseconds after the start. */
  readonly onTrace?: (at: number, text: string) => void;
}

export interface RunResult {
  readonly seed: number;
  readonly router: Provider;
  /** The end of the first rollout's execution: its outcome, `aborted`, or `never started`. */
  readonly outcome: string;
  /** The end of each rollout, by its id. */
  readonly ends: ReadonlyMap<string, { readonly outcome: string; readonly cause: string }>;
  /** The sent events, in order: `Rollout Promoted`. */
  readonly told: readonly string[];
  /** The routes as they are at the end. */
  readonly routes: Routes;
  readonly violations: readonly Violation[];
  readonly faults: FaultCounts;
  /** From an alarm to the last route restored, in seconds of the run; undefined when there was none. */
  readonly slowestRollback: number | undefined;
  /** The cost of each rollback without any fault in the way. */
  readonly paths: readonly Path[];
  /** Every execution with the number of its history events, the first first. */
  readonly histories: readonly History[];
  /** The number of times that a rollout went on in another execution. */
  readonly handovers: number;
  readonly virtualSeconds: number;
  readonly calls: number;
}
