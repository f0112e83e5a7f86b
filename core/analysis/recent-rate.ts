import { type Tally, usualRate } from './history.ts';

const periods = 30;

/** The stable's error rate over its newest half hour with traffic: what a canary at weight 100 is held against. */
export class RecentRate {
  #tallies: readonly Tally[];

  /** `history` may be longer than that; only its newest counts. */
  constructor(history: readonly Tally[]) {
    this.#tallies = history.filter((tally) => tally.requests > 0).slice(-periods);
  }

  /** What another one carries on from, as its history. */
  get sum(): readonly Tally[] {
    return this.#tallies;
  }

  advance(stable: Tally): void {
    if (stable.requests > 0) this.#tallies = [...this.#tallies.slice(1 - periods), stable];
  }

  /** `undefined` when the stable never served. */
  get rate(): number | undefined {
    return this.#tallies.length === 0 ? undefined : usualRate(this.#tallies);
  }
}
