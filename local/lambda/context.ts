import type { Surroundings } from '../surroundings.ts';
import type { EventQueue } from './asynchronous/event-queue.ts';
import type { RunCall } from './run.ts';
import type { Functions } from './state.ts';

/** The functions that there are. */
export interface Registry {
  readonly functions: Functions;
  readonly surroundings: Surroundings;
}

/** What the operations work on. */
export interface Context extends Registry {
  readonly run: RunCall;
  readonly queue: EventQueue;
}
