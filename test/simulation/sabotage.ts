import type { RunOptions } from './run-options.ts';

/** One protection taken out of the product, and faults that it protects from. */
export interface Sabotage {
  readonly name: string;
  readonly removes: string;
  /** Faults and what people do, aimed at the gap. */
  readonly options: (seed: number) => RunOptions;
}
