import { logMeanExp } from './log-sum.ts';
import { type Packed, pack, unpack } from './packed.ts';
import type { Allowance, Split } from './split.ts';

/** Which part of the harmful rate a good canary may have: a bet on each; 0 is the "rule of three". */
const grid = [0, 0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];

/**
 * Evidence within one step that the canary is better than harmful: the mirror of the fail process, against the null
 * that its rate is `ratio` x stable + `tolerance` or more. Reaching 1/beta means that passing a harmful canary has a
 * probability of at most beta.
 */
export class PassProcess {
  readonly #logs: Float64Array;

  /** `from` is the `sum` of one that this one carries on. */
  constructor(from?: Packed) {
    this.#logs = from === undefined ? new Float64Array(grid.length) : unpack(from);
  }

  /** ln of each bet's stake. */
  get sum(): Packed {
    return pack(this.#logs);
  }

  /** A period beside a serving stable. */
  advance(split: Split, { ratio, tolerance }: Allowance, phi: number): void {
    if (split.canary === 0 || split.stable === 0) return;
    const omega = (ratio * split.canary) / split.stable;
    this.#add(split, phi, (kept) => split.stableBad * Math.log1p(omega * kept) + tolerance * split.canary * kept);
  }

  /** A period without one, against a fixed harmful rate. */
  advanceAlone(split: Split, limit: number, phi: number): void {
    this.#add(split, phi, (kept) => limit * split.canary * kept);
  }

  #add(split: Split, phi: number, gain: (kept: number) => number): void {
    for (const [k, kappa] of grid.entries()) {
      const loss = split.canaryBad === 0 ? 0 : split.canaryBad * Math.log(kappa);
      this.#logs[k] = (this.#logs[k] ?? 0) + (loss + gain(1 - kappa)) / phi;
    }
  }

  /** ln F: 0 before anything was seen. */
  get log(): number {
    return logMeanExp(this.#logs);
  }
}
