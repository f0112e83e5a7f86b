import {
  type Background,
  type BackgroundSum,
  background,
  backgroundSum,
  failPhi,
  knownBackground,
  type NoiseSum,
  noisePlus,
  noNoise,
  passPhi,
} from './background.ts';
import { cautionOf, PassProcess, possibleBets, startWeight } from './bets.ts';
import { Comparison, type ComparisonSum } from './comparison.ts';
import { onsetWeight } from './frailty-check.ts';
import { Guards, type GuardsSum } from './guards.ts';
import { type Illness, illnessPlus, isIllTogether, noIllness } from './ill-together.ts';
import type { Packed } from './math.ts';
import { cleaned, periodDispersion, type Tally, usualRate } from './noise.ts';
import { allowedAlone, harmful, harmfulAlone, type Schedule, type Settings } from './settings.ts';
import { limitIncrement, passIncrement, passLimitIncrement, type Split, splitIncrement } from './split.ts';

/** The planned periods of a rollout without a plan: an hour. */
const usualPeriods = 60;
/** At weight 100 the canary is held against the stable's newest half hour with traffic. */
const recentPeriods = 30;

/** The state of the error rate's evidence. */
export interface ErrorSum {
  readonly background: BackgroundSum;
  readonly meter: NoiseSum;
  /** The stable's newest periods with traffic, at most 30. */
  readonly recent: readonly Tally[];
  readonly comparison: ComparisonSum;
  readonly guards: GuardsSum;
  readonly pass: Packed;
  /** The running step's weight, and the number of steps with it. */
  readonly weight: number;
  readonly steps: number;
  readonly periods: number;
  /** Whole periods of the running step; absent in the sums of an older version. */
  readonly age?: number;
  /** Absent in the sums of an older version. */
  readonly illness?: Illness;
  /** The part of the stake that is placed with the next period. */
  readonly start: number;
}

/** The start of an error rate's evidence. */
interface ErrorBeginning {
  readonly schedule: Schedule;
  /** The stable before the rollout; not read when there is a `sum`. */
  readonly history: readonly Tally[];
  /** The state of an earlier course, which this one continues. */
  readonly sum: ErrorSum | undefined;
}

/** The error rate's evidence: for failing the rollout as a whole, and for passing the running step. */
export class ErrorCourse {
  readonly #settings: Settings;
  readonly #plannedSteps: number | undefined;
  readonly #plannedPeriods: number;
  readonly #background: Background;
  readonly comparison: Comparison;
  readonly guards: Guards;
  pass: PassProcess;
  illness: Illness;
  #noise: NoiseSum;
  #recent: readonly Tally[];
  #weight: number;
  #steps: number;
  #start: number;
  #periods: number;
  #age: number;

  constructor(settings: Settings, { schedule, history, sum }: ErrorBeginning) {
    const past = sum ? [] : cleaned(history);
    this.#settings = settings;
    this.#plannedSteps = schedule.planned?.steps;
    this.#plannedPeriods = schedule.planned?.periods ?? usualPeriods;
    this.#background = sum ? knownBackground(sum.background) : background(past, settings.prudent);
    const { ratio, tolerance } = settings.allowed;
    const bets = settings.share < 1 ? possibleBets(ratio * this.#background.usual + tolerance) : undefined;
    const caution = { ...cautionOf(settings, schedule), bets };
    this.comparison = new Comparison(this.#background, caution, sum?.comparison);
    this.guards = new Guards(this.#background.usual, this.#plannedPeriods, settings.alpha, sum?.guards);
    this.pass = new PassProcess(sum?.pass);
    this.illness = sum?.illness ?? noIllness;
    this.#noise = sum?.meter ?? noNoise;
    this.#recent = sum?.recent ?? past.filter(({ requests }) => requests > 0).slice(-recentPeriods);
    this.#weight = sum?.weight ?? 0;
    this.#steps = sum?.steps ?? 0;
    this.#start = sum?.start ?? 0;
    this.#periods = sum?.periods ?? 0;
    this.#age = sum?.age ?? 0;
  }

  get sum(): ErrorSum {
    return {
      background: backgroundSum(this.#background),
      meter: this.#noise,
      recent: this.#recent,
      comparison: this.comparison.sum,
      guards: this.guards.sum,
      pass: this.pass.sum,
      illness: this.illness,
      weight: this.#weight,
      steps: this.#steps,
      periods: this.#periods,
      age: this.#age,
      start: this.#start,
    };
  }

  beginStep(weight: number): void {
    this.#weight = weight;
    this.#start = startWeight(this.#steps, this.#plannedSteps);
    this.#steps += 1;
    this.#age = 0;
    this.pass = new PassProcess();
  }

  advance(split: Split): void {
    const stable = { requests: split.stable, bad: split.stableBad };
    this.#noise = noisePlus(this.#noise, stable);
    const phi = failPhi(this.#background, this.#noise);
    const increments = this.#increments(split);
    const isIll = this.isIllTogether(split);
    this.illness = illnessPlus(this.illness, isIll, this.#age);
    this.comparison.advance({
      increment: increments.fail,
      phi: periodDispersion(phi, stable, this.#background.usual),
      requests: split.canary,
      bad: split.canaryBad,
      start: this.#start,
      onset: onsetWeight(this.#start, this.#periods, this.#plannedPeriods),
      age: this.#age,
      isIllTogether: isIll,
    });
    this.guards.advance({ split, phi, isPatient: isIll && !this.illness.isEarly });
    if (!isIll) this.pass.advance({ increment: increments.pass, phi: this.passPhi });
    this.#start = 0;
    this.#periods += 1;
    this.#age += 1;
    if (stable.requests > 0 && !this.#isAlone(split)) this.#recent = [...this.#recent.slice(1 - recentPeriods), stable];
  }

  /**
   * One period that is left out of all tests, because the canary may be cold. A fault that hits both versions is no
   * cold start: the guards count it.
   */
  leaveOut(split: Split): void {
    const isIll = this.isIllTogether(split);
    this.illness = illnessPlus(this.illness, isIll, this.#age);
    if (isIll)
      this.guards.advance({ split, phi: failPhi(this.#background, this.#noise), isPatient: !this.illness.isEarly });
    this.#age += 1;
  }

  isIllTogether(split: Split): boolean {
    return isIllTogether(split, this.#background.usual);
  }

  get isFirstStep(): boolean {
    return this.#steps <= 1;
  }

  /** The over-dispersion that the pass process assumes: 1 is none. */
  get passPhi(): number {
    return passPhi(this.#background, this.#noise);
  }

  /** No stable serves beside the canary, or only clients that have stayed with it. */
  #isAlone({ stable }: Split): boolean {
    return this.#weight === 100 && (stable === 0 || this.#settings.isSticky);
  }

  /** Compares with the stable beside the canary; if none serves at weight 100, with its newest half hour. */
  #increments(split: Split) {
    const { allowed } = this.#settings;
    const { canary, canaryBad } = split;
    if (!this.#isAlone(split) || this.#recent.length === 0)
      return { fail: splitIncrement(split, allowed), pass: passIncrement(split, harmful(this.#weight, allowed)) };
    const before = usualRate(this.#recent);
    const limitOf = ({ ratio, tolerance }: typeof allowed) => ratio * before + tolerance;
    return {
      fail: limitIncrement(canary, canaryBad, limitOf(allowedAlone(allowed))),
      pass: passLimitIncrement(canary, canaryBad, limitOf(harmfulAlone(allowed))),
    };
  }
}
