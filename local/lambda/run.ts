import type { AwsError } from '../kit/aws-error.ts';
import { sandboxedOf } from './deploy.ts';
import { throttled } from './errors.ts';
import { functionArn } from './function-name.ts';
import { type MetricValue, metricsOfEnd, metricsOfRefusal } from './invocation-metrics.ts';
import type { Launcher, Outcome } from './launcher.ts';
import type { LogListener } from './logs.ts';
import { endLines, startLine } from './logs.ts';
import type { Registry } from './registry.ts';
import { responseTooLarge } from './runtime/outcomes.ts';
import type { FunctionState, VersionState } from './state.ts';

/** One call of one version. */
export interface Run {
  readonly fn: FunctionState;
  readonly version: VersionState;
  /** As the caller named it. */
  readonly qualifier: string | undefined;
  readonly requestId: string;
  readonly payload: string;
  readonly clientContext?: string;
}

export interface Ran extends Outcome {
  readonly lines: readonly string[];
}

/** Runs a call. @throws TooManyRequestsException when the function has no room for it */
export type RunCall = (run: Run) => Promise<Ran>;

/** What a synchronous call may send and get. Source: the Lambda developer guide, quotas. */
export const synchronousBytes = 6 * 1024 * 1024;

interface RunnerOptions {
  readonly registry: Registry;
  readonly launcher: Launcher;
  /** How many calls of one function may run at once where none is reserved. */
  readonly concurrency: number;
  readonly onLog: LogListener;
  readonly onMetrics: (values: readonly MetricValue[]) => void;
}

export function runner({ registry, launcher, concurrency, onLog, onMetrics }: RunnerOptions): RunCall {
  const running = new Map<string, number>();
  const { surroundings } = registry;

  function enter({ name, reservedConcurrency }: FunctionState): AwsError | undefined {
    const count = running.get(name) ?? 0;
    if (count >= (reservedConcurrency ?? concurrency)) return throttled(reservedConcurrency !== undefined);
    running.set(name, count + 1);
    return undefined;
  }

  return async ({ fn, version, qualifier, requestId, payload, clientContext }) => {
    const call = { fn, version, qualifier, startedAt: surroundings.clock.now() };
    const refusal = enter(fn);
    if (refusal !== undefined) {
      onMetrics(metricsOfRefusal(call));
      throw refusal;
    }
    const target = sandboxedOf(fn.name, version);
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      onLog({ functionName: fn.name, version: version.version, requestId, time: surroundings.clock.now(), line });
    };
    try {
      log(startLine(requestId, target));
      const outcome = await launcher.invoke({
        requestId,
        target,
        payload,
        invokedFunctionArn: functionArn(fn.name, qualifier),
        traceId: traceId(surroundings.clock.now(), surroundings.newId()),
        onLine: log,
        ...(clientContext === undefined ? {} : { clientContext }),
      });
      const checked = withinLimit(outcome);
      for (const line of endLines(requestId, target, checked)) log(line);
      onMetrics(metricsOfEnd(call, checked));
      return { ...checked, lines };
    } finally {
      running.set(fn.name, (running.get(fn.name) ?? 1) - 1);
    }
  };
}

function withinLimit(outcome: Outcome): Outcome {
  if (Buffer.byteLength(outcome.payload) <= synchronousBytes) return outcome;
  return { ...outcome, failed: true, payload: JSON.stringify(responseTooLarge(synchronousBytes)) };
}

/** An X-Ray trace header that is not sampled: nothing collects traces here. */
function traceId(now: number, id: string): string {
  const seconds = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0');
  const digits = id.replace(/[^0-9a-f]/gi, '').padEnd(32, '0');
  return `Root=1-${seconds}-${digits.slice(0, 24)};Parent=${digits.slice(-16)};Sampled=0`;
}
