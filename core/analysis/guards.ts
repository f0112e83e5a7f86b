import { Guard, guardLimit } from './guard.ts';
import type { Packed } from './packed.ts';
import type { Split } from './split.ts';

const window = 5;

/** What the guards have come to: each one's stake, and the newest five periods. */
export interface GuardsSum {
  readonly alone: Packed;
  readonly both: Packed;
  readonly newest: readonly Split[];
}

/** Two guards against what a comparison cannot see: the canary far above the usual, and both versions above it. */
export class Guards {
  readonly usual: number;
  readonly limit: number;
  readonly #alone: Guard;
  readonly #both: Guard;
  #newest: readonly Split[];

  constructor(usual: number, plannedPeriods: number, alpha: number, from?: GuardsSum) {
    const periods = Math.max(1, plannedPeriods);
    this.usual = usual;
    this.limit = guardLimit(usual);
    this.#alone = new Guard(periods, 5, alpha, from?.alone);
    this.#both = new Guard(periods, 4, alpha, from?.both);
    this.#newest = from?.newest ?? [];
  }

  get sum(): GuardsSum {
    return { alone: this.#alone.sum, both: this.#both.sum, newest: this.#newest };
  }

  advance(split: Split, phi: number): void {
    this.#newest = [...this.#newest.slice(1 - window), split];
    this.#alone.advance(split.canary, split.canaryBad, this.limit, phi);
    this.#both.advance(split.canary + split.stable, split.canaryBad + split.stableBad, this.limit, phi);
  }

  /** ln E of the canary alone. */
  get canary(): number {
    return this.#alone.log;
  }

  /** ln E of both together; nothing while the canary is well, for then only the stable is ill. */
  get both(): number {
    return this.#canaryIll() ? this.#both.log : Math.min(0, this.#both.log);
  }

  #canaryIll(): boolean {
    const requests = this.#newest.reduce((sum, split) => sum + split.canary, 0);
    const bad = this.#newest.reduce((sum, split) => sum + split.canaryBad, 0);
    return bad >= Math.max(3, this.limit * requests);
  }
}
