import * as z from 'zod/mini';
import type { CallAws, Service } from '../kit/call.ts';
import { createListeners } from '../kit/listeners.ts';
import { createService } from '../kit/operations.ts';
import type { Stateful } from '../kit/state.ts';
import type { Surroundings } from '../surroundings.ts';
import { eventQueue } from './asynchronous/event-queue.ts';
import type { Context } from './context.ts';
import type { Deployed, FunctionSpec } from './deploy.ts';
import { deploy } from './deploy.ts';
import { dialect } from './errors.ts';
import type { MetricValue } from './invocation-metrics.ts';
import type { Launcher } from './launcher.ts';
import type { LogLine, LogListener } from './logs.ts';
import * as aliases from './operations/aliases.ts';
import * as concurrency from './operations/concurrency.ts';
import * as functionOperations from './operations/functions.ts';
import * as invocations from './operations/invoke.ts';
import * as invokeConfigs from './operations/invoke-configs.ts';
import type { Registry } from './registry.ts';
import { runner } from './run.ts';
import { type Functions, functionsShape } from './state.ts';

export interface Lambda extends Service, Stateful {
  /** Creates or updates a function from a local folder and publishes a version. @throws Error when the folder holds no code */
  deploy(spec: FunctionSpec): Promise<Deployed>;
  /** Ends all processes of a function at once, as a crash would. Returns how many there were. */
  kill(functionName: string): number;
  /** Calls `listener` with each line that a function writes, until the returned function is called. */
  onLog(listener: LogListener): () => void;
  /** Calls `listener` with what each call adds to the metrics of `AWS/Lambda`, until the returned function is called. */
  onMetrics(listener: (values: readonly MetricValue[]) => void): () => void;
  /** Functions, and the asynchronous calls that have not ended. JSON-safe; the code itself stays with the launcher. */
  snapshot(): unknown;
  restore(state: unknown): void;
  /** Ends all processes and forgets the asynchronous calls that wait. */
  close(): Promise<void>;
}

export interface LambdaOptions {
  readonly surroundings: Surroundings;
  readonly call: CallAws;
  readonly launcher: Launcher;
  /** How many calls of one function may run at once where none is reserved. Default 10. */
  readonly concurrency?: number;
  /** Called after each change that is no answer to a call of this service: a deployment, an asynchronous call that ended. */
  readonly onChange?: () => void;
}

const stateShape = z.object({ functions: functionsShape, events: z.unknown() });

export const lambdaOperations = { ...aliases, ...concurrency, ...functionOperations, ...invocations, ...invokeConfigs };

export function lambda(options: LambdaOptions): Lambda {
  const { surroundings, call, launcher, concurrency: most = 10, onChange = () => undefined } = options;
  const functions: Functions = new Map();
  const registry: Registry = { functions, surroundings };
  const { add: onLog, announce } = createListeners<LogLine>();
  const metrics = createListeners<readonly MetricValue[]>();
  const run = runner({ registry, launcher, concurrency: most, onLog: announce, onMetrics: metrics.announce });
  const queue = eventQueue({ registry, run, call, onLog: announce, onChange });
  const context: Context = { ...registry, run, queue };
  return {
    ...createService({ name: 'lambda', operations: lambdaOperations, context, dialect }),
    deploy: (spec) => deploy(registry, launcher, spec).finally(onChange),
    kill: (functionName) => launcher.kill(functionName),
    onLog,
    onMetrics: metrics.add,
    snapshot: () => ({ functions: Object.fromEntries(functions), events: queue.snapshot() }),
    restore(state) {
      const saved = stateShape.parse(state);
      functions.clear();
      for (const [name, fn] of Object.entries(saved.functions)) functions.set(name, fn);
      queue.restore(saved.events);
    },
    async close() {
      queue.close();
      await launcher.close();
    },
  };
}
