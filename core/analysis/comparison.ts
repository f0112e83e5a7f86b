import { type Background, neededOverNoise } from './background.ts';
import { type BetsSum, Caps, type Caution, FailProcess, isOutage } from './bets.ts';
import { FrailtyCheck } from './frailty-check.ts';
import type { Packed } from './math.ts';
import type { Counts } from './series.ts';
import { type Increment, noEvidence } from './split.ts';

/** From this share of 5xx on it is an outage. */
const outage = 0.3;

/** Evidence of three to one against the canary is far from a verdict, and enough to wait for more. */
const suspicion = 3;

/** Whether one period of these counts may fail the canary by itself. */
export const isErrorOutage = ({ requests, errors }: Pick<Counts, 'requests' | 'errors'>): boolean =>
  isOutage(requests, errors, outage);

/**
 * In the first periods in which the canary serves it is likeliest to be cold: a shift has to explain them six times as
 * well as later ones. Measured on a canary that is cold for five minutes: 3.5 % are rolled back instead of 6.5 %, for
 * 4 % more failed requests of bad releases.
 */
const fresh = { periods: 5, times: 6 };

/** One period as the comparison counts it. */
interface ComparedPeriod {
  readonly increment: Increment;
  readonly phi: number;
  /** Of the canary. */
  readonly requests: number;
  readonly bad: number;
  /** The part of the stake that is placed before the period, 0 for none. */
  readonly start: number;
  /** The chance that a constant shift began with the period. */
  readonly onset: number;
  /** Whole periods since the running step began. */
  readonly age: number;
  /** Both versions are ill: the period may speak for the canary, and not against it. */
  readonly isIllTogether: boolean;
}

/** The state of a comparison; `served` counts the periods in which the canary has served. */
export interface ComparisonSum {
  readonly fail: BetsSum;
  readonly frailty: Packed;
  readonly served: number;
}

/** The whole case of canary against stable: the fail process with its caps, held against lasting noise and cold starts. */
export class Comparison {
  readonly #process: FailProcess;
  readonly #frailty: FrailtyCheck;
  readonly #caps: Caps;
  readonly #background: Background;
  readonly #alpha: number;

  /** `bets` are those of the fail process, all unless given. `from` is the `sum` of an earlier comparison, which this one continues. */
  constructor(
    background: Background,
    { bets, ...caution }: Caution & { readonly bets?: readonly number[] | undefined },
    from?: ComparisonSum,
  ) {
    this.#process = new FailProcess(from?.fail, bets);
    this.#frailty = new FrailtyCheck(background.noise, from?.frailty);
    this.#caps = new Caps(caution, outage, from?.served);
    this.#background = background;
    this.#alpha = caution.alpha;
  }

  get sum(): ComparisonSum {
    return { fail: this.#process.sum, frailty: this.#frailty.sum, served: this.#caps.served };
  }

  advance({ increment, phi, requests, bad, start, onset, age, isIllTogether }: ComparedPeriod): void {
    const cap = this.#caps.next(requests, bad);
    this.#process.start(start);
    this.#process.advance({ increment, phi, cap: isIllTogether ? 0 : cap });
    this.#frailty.advance({
      increment: isIllTogether ? noEvidence : increment,
      phi,
      start: onset,
      age,
      outage: !isIllTogether && isOutage(requests, bad, outage),
    });
  }

  /** The canary has served for longer than the warm-up. */
  get warm(): boolean {
    return this.#caps.warm;
  }

  /** The canary is worse so far, though chance may still explain it. */
  get isSuspect(): boolean {
    return this.log >= Math.log(suspicion);
  }

  /** ln E of the comparison, before lasting noise and cold starts are considered. */
  get log(): number {
    return this.#process.log;
  }

  /** ln E, no higher than lasting noise and cold starts leave it: never above `log`. */
  get checked(): number {
    const needed = neededOverNoise(this.#background) + (this.#caps.served <= fresh.periods ? Math.log(fresh.times) : 0);
    return Math.min(this.log, this.#frailty.log - needed + Math.log(1 / this.#alpha));
  }
}
