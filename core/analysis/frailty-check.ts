import { kernels, noises } from './frailty.ts';
import { HiddenNoise, logMixture, nodes } from './hidden-noise.ts';
import { logMeanExp, logSumExp } from './log-sum.ts';
import type { Increment } from './split.ts';

const shifts = Array.from({ length: 17 }, (_, k) => Math.exp(0.15 * (k + 1)));
const states = noises.map(({ deviation }) => nodes.map((x) => Math.exp(Math.max(deviation * x, 0))));

interface Seen {
  readonly increment: Increment;
  readonly phi: number;
  /** Bet placed at this period, 0 for none. */
  readonly start: number;
}

interface Start {
  readonly weight: number;
  readonly filters: readonly HiddenNoise[];
  readonly shifted: Float64Array;
}

/**
 * "The canary's host is simply worse": a constant shift must explain what was seen better than noise that comes and
 * goes by itself, by a factor. Its evidence is only worked out when it is asked for, since few rollouts come that far.
 */
export class FrailtyCheck {
  readonly #weights: () => readonly number[];
  readonly #starts: Start[] = [];
  #pending: Seen[] = [];

  constructor(weights: () => readonly number[]) {
    this.#weights = weights;
  }

  see(seen: Seen): void {
    this.#pending.push(seen);
  }

  /** ln B: how much better a constant shift explains all periods so far than noise alone does. */
  get log(): number {
    for (const seen of this.#pending) this.#advance(seen);
    this.#pending = [];
    const weights = this.#weights();
    return logSumExp(
      this.#starts.map(({ weight, filters, shifted }) => {
        const noise = Math.max(
          0,
          logMixture(
            weights,
            filters.map((filter) => filter.log),
          ),
        );
        return Math.log(weight) + logMeanExp(shifted) - noise;
      }),
    );
  }

  #advance({ increment, phi, start }: Seen): void {
    if (start > 0)
      this.#starts.push({
        weight: start,
        filters: kernels.map((kernel) => new HiddenNoise(kernel)),
        shifted: new Float64Array(shifts.length),
      });
    const emissions = states.map((times) => times.map((factor) => increment(factor) / phi));
    const gains = shifts.map((factor) => increment(factor) / phi);
    for (const { filters, shifted } of this.#starts) {
      for (const [i, filter] of filters.entries()) filter.advance(emissions[i] ?? []);
      for (const [k, gain] of gains.entries()) shifted[k] = (shifted[k] ?? 0) + gain;
    }
  }
}
