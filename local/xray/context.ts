import type { TraceStore } from './trace-store.ts';

/** What the operations work on. */
export interface Context {
  readonly traces: TraceStore;
  /** Epoch milliseconds. */
  now(): number;
}
