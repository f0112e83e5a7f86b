import type { Background } from './background.ts';
import type { Caution } from './caps.ts';
import { Comparison } from './comparison.ts';
import { periodDispersion } from './dispersion.ts';
import { Guards } from './guards.ts';
import { allowedAlone, harmful, harmfulAlone } from './harmful.ts';
import { limitIncrement, splitIncrement } from './increment.ts';
import { NoiseMeter } from './noise-meter.ts';
import { PassProcess } from './pass-process.ts';
import { RecentRate } from './recent-rate.ts';
import type { Settings } from './settings.ts';
import type { Increment, Split } from './split.ts';
import { onsetWeight, startWeight } from './starts.ts';

/** How long the rollout is planned to be, as far as that is known. */
export interface Course {
  readonly periodSeconds: number;
  readonly plannedSteps?: number;
  readonly plannedPeriods?: number;
}

/** Without a plan: an hour. */
const usualPeriods = 60;

/** How careful to be with single periods; what is set in minutes, in periods. */
export const cautionOf = ({ alpha, minBadPeriods, warmupMinutes }: Settings, { periodSeconds }: Course): Caution => ({
  alpha,
  minBadPeriods,
  warmupPeriods: Math.ceil((warmupMinutes * 60) / periodSeconds),
});

/** The error rate's evidence as the rollout goes on: for failing it as a whole, and for passing the running step. */
export class ErrorCourse {
  readonly #settings: Settings;
  readonly #plannedSteps: number | undefined;
  readonly #plannedPeriods: number;
  readonly #meter: NoiseMeter;
  readonly #background: Background;
  readonly #recent: RecentRate;
  readonly comparison: Comparison;
  readonly guards: Guards;
  pass = new PassProcess();
  #weight = 0;
  #steps = 0;
  #start = 0;
  #periods = 0;

  constructor(settings: Settings, background: Background, course: Course) {
    this.#settings = settings;
    this.#background = background;
    this.#plannedSteps = course.plannedSteps;
    this.#plannedPeriods = course.plannedPeriods ?? usualPeriods;
    this.#meter = new NoiseMeter(background);
    this.#recent = new RecentRate(background.history);
    this.comparison = new Comparison(background, cautionOf(settings, course));
    this.guards = new Guards(background.usual, this.#plannedPeriods, settings.alpha);
  }

  beginStep(weight: number): void {
    this.#weight = weight;
    this.#start = startWeight(this.#steps, this.#plannedSteps);
    this.#steps += 1;
    this.pass = new PassProcess();
  }

  advance(split: Split): void {
    const stable = { requests: split.stable, bad: split.stableBad };
    this.#meter.advance(stable);
    const { phi } = this.#meter;
    const heard = { requests: split.canary, bad: split.canaryBad, increment: this.#increment(split) };
    this.comparison.advance(
      { ...heard, phi: periodDispersion(phi, stable, this.#background.usual) },
      this.#start,
      onsetWeight(this.#start, this.#periods, this.#plannedPeriods),
    );
    this.#start = 0;
    this.#periods += 1;
    this.guards.advance(split, phi);
    this.#advancePass(split);
    this.#recent.advance(stable);
  }

  /** Over-dispersion that the pass process reckons with. */
  get noise(): number {
    return this.#meter.newestPhi;
  }

  #alone(split: Split): number | undefined {
    return this.#weight === 100 && split.stable === 0 ? this.#recent.rate : undefined;
  }

  #increment(split: Split): Increment {
    const before = this.#alone(split);
    if (before === undefined) return splitIncrement(split, this.#settings.allowed);
    const { ratio, tolerance } = allowedAlone(this.#settings.allowed);
    return limitIncrement(split.canary, split.canaryBad, ratio * before + tolerance);
  }

  #advancePass(split: Split): void {
    const { allowed } = this.#settings;
    const { newestPhi } = this.#meter;
    const before = this.#alone(split);
    const { ratio, tolerance } = harmfulAlone(allowed);
    if (before === undefined) this.pass.advance(split, harmful(this.#weight, allowed), newestPhi);
    else this.pass.advanceAlone(split, ratio * before + tolerance, newestPhi);
  }
}
