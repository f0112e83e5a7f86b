import { createWriteStream } from 'node:fs';
import type { Clock } from './clock.ts';

interface Stamp {
  /** Grows by one with each entry; the first is 1. */
  readonly sequence: number;
  /** Epoch milliseconds of the embedded AWS's clock, when the call came in or the event went out. */
  readonly at: number;
  /** Real milliseconds, with their fraction, of a clock that is never set back: differences are real durations. */
  readonly elapsed: number;
}

export interface CallEntry extends Stamp {
  readonly kind: 'call';
  /** Real milliseconds until the answer. */
  readonly durationMs: number;
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  /** The resource: `mesh/router/route`, a function, a table and the item's key. */
  readonly resource?: string;
  /** The HTTP status of the answer; 0 when the answer was lost. */
  readonly status: number;
  /** The error's code. */
  readonly code?: string;
  /** The error's message. */
  readonly message?: string;
}

export interface EventEntry extends Stamp {
  readonly kind: 'event';
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
}

export type LogEntry = CallEntry | EventEntry;

interface LoggedCall {
  readonly service: string;
  readonly operation: string;
  readonly caller: string;
  readonly resource?: string | undefined;
}

export interface RequestLog {
  /** Call it when a call comes in; what it returns, when the call is answered. The entry is written then. */
  begin(call: LoggedCall): (status: number, code?: string, message?: string) => void;
  /** An event that a service sent by itself. */
  event(event: { source: string; detailType: string; resources: readonly string[] }): void;
  /** The entries after a sequence number, oldest first, as far back as they are kept. */
  since(sequence: number): LogEntry[];
  /** Resolves when the file, if there is one, has all entries. */
  close(): Promise<void>;
}

export interface RequestLogOptions {
  readonly clock: Clock;
  /** Real milliseconds with their fraction; a simulation passes its own. */
  readonly monotonic?: () => number;
  /** Each entry is appended to it as one line of JSON. */
  readonly file?: string;
  /** How many entries are kept in memory. */
  readonly keep?: number;
}

/** Distributes over the union, which Omit alone does not. */
type Unstamped<T> = T extends LogEntry ? Omit<T, 'sequence'> : never;

/** What happened, in order: how someone outside sees what the embedded AWS was asked and what it said. */
export function createRequestLog(options: RequestLogOptions): RequestLog {
  const { clock, monotonic = () => performance.now(), file, keep = 200_000 } = options;
  const ring: LogEntry[] = [];
  let last = 0;
  const stream = file === undefined ? undefined : createWriteStream(file, { flags: 'a' });
  const append = (entry: Unstamped<LogEntry>) => {
    last += 1;
    const stamped: LogEntry = { sequence: last, ...entry };
    ring[last % keep] = stamped;
    stream?.write(`${JSON.stringify(stamped)}\n`);
  };
  return {
    begin({ service, operation, caller, resource }) {
      const at = clock.now();
      const elapsed = monotonic();
      return (status, code, message) =>
        append({
          kind: 'call',
          at,
          elapsed,
          durationMs: monotonic() - elapsed,
          service,
          operation,
          caller,
          ...(resource === undefined ? {} : { resource }),
          status,
          ...(code === undefined ? {} : { code }),
          ...(message === undefined ? {} : { message }),
        });
    },
    event: ({ source, detailType, resources }) =>
      append({ kind: 'event', at: clock.now(), elapsed: monotonic(), source, detailType, resources }),
    since(sequence) {
      const entries: LogEntry[] = [];
      for (let next = Math.max(sequence, last - keep, 0) + 1; next <= last; next += 1) {
        const entry = ring[next % keep];
        if (entry !== undefined) entries.push(entry);
      }
      return entries;
    },
    close: () =>
      new Promise((resolve) => {
        if (stream === undefined) resolve();
        else stream.end(() => resolve());
      }),
  };
}
