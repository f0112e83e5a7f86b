import {
  type Background,
  type BackgroundSum,
  background,
  backgroundSum,
  knownBackground,
  NoiseMeter,
  type NoiseSum,
} from './background.ts';
import { type Caution, onsetWeight, PassProcess, startWeight } from './bets.ts';
import { Comparison, type ComparisonSum } from './comparison.ts';
import { Guards, type GuardsSum } from './guards.ts';
import type { Packed } from './math.ts';
import { cleaned, periodDispersion, type Tally, usualRate } from './noise.ts';
import { allowedAlone, harmful, harmfulAlone, type Settings } from './settings.ts';
import { type Increment, limitIncrement, type Split, splitIncrement } from './split.ts';

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

/** What it has come to. */
export interface ErrorSum {
  readonly background: BackgroundSum;
  readonly meter: NoiseSum;
  /** The stable's newest periods with traffic, at most 30. */
  readonly recent: readonly Tally[];
  readonly comparison: ComparisonSum;
  readonly guards: GuardsSum;
  readonly pass: Packed;
  /** The running step's weight, and how many steps there were with it. */
  readonly weight: number;
  readonly steps: number;
  readonly periods: number;
  /** Part of the bet that is placed with the next period. */
  readonly start: number;
}

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
  pass: PassProcess;
  #weight: number;
  #steps: number;
  #start: number;
  #periods: number;

  /** `from` is the stable's history, or what an earlier course has come to. */
  constructor(settings: Settings, from: readonly Tally[] | ErrorSum, course: Course) {
    const sum = 'comparison' in from ? from : undefined;
    const past = 'comparison' in from ? [] : cleaned(from);
    this.#settings = settings;
    this.#background = sum ? knownBackground(sum.background) : background(past, settings.prudent);
    this.#plannedSteps = course.plannedSteps;
    this.#plannedPeriods = course.plannedPeriods ?? usualPeriods;
    this.#meter = new NoiseMeter(this.#background, sum?.meter);
    this.#recent = new RecentRate(sum?.recent ?? past);
    this.comparison = new Comparison(this.#background, cautionOf(settings, course), sum?.comparison);
    this.guards = new Guards(this.#background.usual, this.#plannedPeriods, settings.alpha, sum?.guards);
    this.pass = new PassProcess(sum?.pass);
    this.#weight = sum?.weight ?? 0;
    this.#steps = sum?.steps ?? 0;
    this.#start = sum?.start ?? 0;
    this.#periods = sum?.periods ?? 0;
  }

  get sum(): ErrorSum {
    return {
      background: backgroundSum(this.#background),
      meter: this.#meter.sum,
      recent: this.#recent.sum,
      comparison: this.comparison.sum,
      guards: this.guards.sum,
      pass: this.pass.sum,
      weight: this.#weight,
      steps: this.#steps,
      periods: this.#periods,
      start: this.#start,
    };
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

const recentPeriods = 30;

/** The stable's error rate over its newest half hour with traffic: what a canary at weight 100 is held against. */
export class RecentRate {
  #tallies: readonly Tally[];

  /** `history` may be longer than that; only its newest counts. */
  constructor(history: readonly Tally[]) {
    this.#tallies = history.filter((tally) => tally.requests > 0).slice(-recentPeriods);
  }

  /** What another one carries on from, as its history. */
  get sum(): readonly Tally[] {
    return this.#tallies;
  }

  advance(stable: Tally): void {
    if (stable.requests > 0) this.#tallies = [...this.#tallies.slice(1 - recentPeriods), stable];
  }

  /** `undefined` when the stable never served. */
  get rate(): number | undefined {
    return this.#tallies.length === 0 ? undefined : usualRate(this.#tallies);
  }
}
