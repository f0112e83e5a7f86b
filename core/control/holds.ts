import type { Approval } from '../signals/signal.ts';

/** The canary's targets, as long as they are not healthy enough to get more weight. */
export interface Unready {
  /** In running time, which stands still while the rollout is held. */
  readonly since: number;
  /** As its router says, in one sentence. */
  readonly why: string;
}

/** The line as it holds a rollout. */
export interface LineHold {
  readonly since: number;
  /** The reason of the stop with its source and time, in one sentence. */
  readonly text: string;
}

/** The held time of a rollout in all, and the start of the present hold. Milliseconds. */
export interface Held {
  readonly ms: number;
  /** Absent while nothing holds it. */
  readonly since?: number;
  /** When something ended last that held it: no earlier time is counted twice. */
  readonly until?: number;
}

/** An alarm of the plan that does not exist any more. */
export interface GoneAlarm {
  readonly name: string;
  /** When it was missed first, milliseconds. */
  readonly since: number;
  /** The person that let the rollout go on without it. */
  readonly without?: Approval;
}
