import type { Random } from '../simulation/random.ts';

/** What a run may not end in. Everything else is an answer: a refusal says what is wrong with the input. */
export type Wrong = 'uncaught exception' | '500' | 'hang';

/** An input, and how to hand it over. */
export interface Attempt {
  readonly input: unknown;
  /** What it throws is uncaught. Returns what is wrong with the answer, if anything is. */
  take(): Promise<string | undefined>;
}

/** One kind of input that comes from outside, and what reads it. */
export interface Target {
  /** Decided by the numbers alone: the same ones give the same input, on every machine. */
  make(random: Random): Attempt;
  /** So many runs in turn are of one world: what one of them does the next ones find. 1 where a run leaves nothing. */
  readonly runsOfOneWorld: number;
  /** Begins a world anew. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface Finding {
  readonly run: number;
  readonly wrong: Wrong;
  readonly what: string;
  /** As it can be read; cut short where it is long. */
  readonly input: string;
}
