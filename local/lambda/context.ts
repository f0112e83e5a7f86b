import type { EventQueue } from './asynchronous/event-queue.ts';
import type { Registry } from './registry.ts';
import type { RunCall } from './run.ts';

/** What the operations work on. */
export interface Context extends Registry {
  readonly run: RunCall;
  readonly queue: EventQueue;
}
