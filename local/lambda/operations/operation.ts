import type { Output } from '../../kit/call.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { Functions } from '../state.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What an operation that does not run anything works on. */
export interface Registry {
  readonly functions: Functions;
  readonly surroundings: Surroundings;
}

/** @throws AwsError */
export type Operation = (registry: Registry, input: Input) => Output;
