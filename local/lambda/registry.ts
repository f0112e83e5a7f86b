import type { Surroundings } from '../surroundings.ts';
import type { Functions } from './state.ts';

/** The functions that there are. */
export interface Registry {
  readonly functions: Functions;
  readonly surroundings: Surroundings;
}
