import type { Background } from './background.ts';
import { Caps, type Caution, FailProcess, type FailSum } from './bets.ts';
import { FrailtyCheck } from './frailty-check.ts';
import type { Packed } from './math.ts';
import type { Increment } from './split.ts';

/** A constant shift must explain the data so many times better than lasting noise does. */
const needed = Math.log(12);
/** From this share of 5xx on it is an outage. */
const outage = 0.3;

/** One period's evidence, and what bounds it. */
export interface Heard {
  readonly increment: Increment;
  readonly phi: number;
  readonly requests: number;
  readonly bad: number;
}

/** What it has come to; `served` counts the periods in which the canary has served. */
export interface ComparisonSum {
  readonly fail: FailSum;
  readonly frailty: Packed;
  readonly served: number;
}

/** The whole case of canary against stable: the fail process with its caps, held against lasting noise. */
export class Comparison {
  readonly #process: FailProcess;
  readonly #frailty: FrailtyCheck;
  readonly #caps: Caps;
  readonly #alpha: number;

  constructor(background: Background, caution: Caution, from?: ComparisonSum) {
    this.#process = new FailProcess(from?.fail);
    this.#frailty = new FrailtyCheck(background.noise, from?.frailty);
    this.#caps = new Caps(caution, outage, from?.served);
    this.#alpha = caution.alpha;
  }

  get sum(): ComparisonSum {
    return { fail: this.#process.sum, frailty: this.#frailty.sum, served: this.#caps.served };
  }

  /** One period; `start` is the part of the bet placed before it, `onset` how likely a constant shift began with it. */
  advance({ increment, phi, requests, bad }: Heard, start: number, onset: number): void {
    if (start > 0) this.#process.start(start);
    this.#process.advance(increment, phi, this.#caps.next(requests, bad));
    this.#frailty.see({ increment, phi, start: onset });
  }

  /** The canary has served for longer than the warm-up. */
  get warm(): boolean {
    return this.#caps.warm;
  }

  /** ln E of the comparison, noise that lasts not yet considered. */
  get log(): number {
    return this.#process.log;
  }

  /** ln E, no higher than lasting noise leaves it: never above `log`. */
  get checked(): number {
    return Math.min(this.log, this.#frailty.log - needed + Math.log(1 / this.#alpha));
  }
}
