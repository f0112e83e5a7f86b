import * as z from 'zod/mini';
import { notImplemented } from '../kit/aws-error.ts';
import type { CallAws, Service } from '../kit/call.ts';
import type { Surroundings } from '../surroundings.ts';
import { eventQueue } from './asynchronous/event-queue.ts';
import type { Deployed, FunctionSpec } from './deploy.ts';
import { deploy } from './deploy.ts';
import { invoke } from './invoke.ts';
import type { Launcher } from './launcher.ts';
import type { LogListener } from './logs.ts';
import type { Registry } from './operations/operation.ts';
import { operations } from './operations/operations.ts';
import { runner } from './run.ts';
import { functionsShape } from './state.ts';

export interface Lambda extends Service {
  /** Creates or updates a function from a local folder and publishes a version. @throws Error when the folder holds no code */
  deploy(spec: FunctionSpec): Promise<Deployed>;
  /** Ends all processes of a function at once, as a crash would. Returns how many there were. */
  kill(functionName: string): number;
  /** Hears every line that a function writes from now on. Returns how to stop that. */
  onLog(listener: LogListener): () => void;
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
  /** Told of each change that is no answer to a call of this service: a deployment, an asynchronous call that ended. */
  readonly onChange?: () => void;
}

const stateShape = z.object({ functions: functionsShape, events: z.unknown() });

export function lambda(options: LambdaOptions): Lambda {
  const { surroundings, call, launcher, concurrency = 10, onChange = () => undefined } = options;
  const registry: Registry = { functions: new Map(), surroundings };
  const listeners = new Set<LogListener>();
  const onLog: LogListener = (line) => {
    for (const listener of listeners) listener(line);
  };
  const run = runner(registry, launcher, concurrency, onLog);
  const queue = eventQueue({ registry, run, call, onLog, onChange });
  return {
    name: 'lambda',
    async call(request) {
      if (request.operation === 'Invoke') return invoke(registry, run, queue, request);
      const operation = Object.hasOwn(operations, request.operation) ? operations[request.operation] : undefined;
      if (operation === undefined) throw notImplemented('lambda', request.operation);
      return operation(registry, request.input);
    },
    deploy: (spec) => deploy(registry, launcher, spec).finally(onChange),
    kill: (functionName) => launcher.kill(functionName),
    onLog(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => ({ functions: Object.fromEntries(registry.functions), events: queue.snapshot() }),
    restore(state) {
      const { functions, events } = stateShape.parse(state);
      registry.functions.clear();
      for (const [name, fn] of Object.entries(functions)) registry.functions.set(name, fn);
      queue.restore(events);
    },
    async close() {
      queue.close();
      await launcher.close();
    },
  };
}
