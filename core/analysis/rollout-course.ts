import { count } from '../text/numbers.ts';
import { type Course, cautionOf, ErrorCourse, type ErrorSum } from './error-course.ts';
import { guardShare } from './guards.ts';
import { LatencyCourse, type LatencySum } from './latency-course.ts';
import { type Stretch, Telling } from './loudest.ts';
import { logSumExp } from './math.ts';
import { joined, type Period, type Total, total } from './series.ts';
import { type Rules, type Settings, settingsOf } from './settings.ts';
import { splitOf } from './split.ts';
import { emptyStep, newestPeriods, noPoints, pointsPlus, type Reporting, type StepSum, withPeriod } from './sums.ts';

/** Which test the evidence came from. */
export type Source = 'errors' | 'latency' | 'canaryGuard' | 'bothGuard';

const latencyShare = 0.3;

/**
 * What a rollout's periods come to, the history's included: all that later periods are judged with, in place of these.
 * Its size depends on neither their number nor that of the steps.
 */
export interface CourseSum {
  /** Canary requests in all steps. */
  readonly requests: number;
  /** The stable before the running step, its history included. */
  readonly earlier: Total;
  readonly step: StepSum;
  readonly reporting: Reporting;
  readonly telling: readonly Stretch[];
  readonly errors: ErrorSum;
  /** Present when latency is watched. */
  readonly latency?: LatencySum;
  /** Once the canary was found bad: by which test, and how much evidence there was at most. */
  readonly failed?: { readonly by: Source; readonly highest: number };
}

/**
 * All evidence of a rollout, period by period. The tests share one alpha as a weighted mean, which is as valid as each
 * of them however they depend on each other (Vovk & Wang, "E-values", Annals of Statistics 49, 2021).
 */
export class RolloutCourse {
  readonly rules: Rules;
  readonly settings: Settings;
  readonly errors: ErrorCourse;
  readonly #latency: LatencyCourse | undefined;
  readonly #telling: Telling;
  /** Canary requests in all steps so far. */
  requests: number;
  /** The stable before the running step, its history included. */
  earlier: Total;
  /** The running step; without weight and periods before the first. */
  step: StepSum;
  /** How both versions' errors were reported so far, the history's included. */
  reporting: Reporting;
  readonly periodSeconds: number;
  #newest: Period[] = [];
  /** Which test found the canary bad, once the evidence sufficed; it stays found. */
  failedBy: Source | undefined;
  /** ln E of all tests together, at its highest since the canary was found bad. */
  highest: number;

  /** `from` is the stable's history, or what an earlier course under the same rules has come to. */
  constructor(rules: Rules, from: readonly Period[] | CourseSum, course: Course) {
    const sum = 'step' in from ? from : undefined;
    const history = 'step' in from ? [] : from;
    const past = history.map(({ stable }) => ({ requests: stable?.requests ?? 0, bad: stable?.errors ?? 0 }));
    this.rules = rules;
    this.settings = settingsOf(rules);
    this.errors = new ErrorCourse(this.settings, sum?.errors ?? past, course);
    const { latency } = rules;
    this.#latency =
      latency &&
      new LatencyCourse(latency, sum?.latency ?? history, cautionOf(this.settings, course), course.plannedSteps);
    this.#telling = new Telling(this.settings.allowed, sum?.telling);
    this.requests = sum?.requests ?? 0;
    this.earlier = sum?.earlier ?? total(history, 'stable');
    this.step = sum?.step ?? emptyStep(0, rules);
    this.reporting = sum?.reporting ?? {
      canary: noPoints,
      stable: history.reduce((points, { stable }) => pointsPlus(points, stable), noPoints),
    };
    this.periodSeconds = course.periodSeconds;
    this.failedBy = sum?.failed?.by;
    this.highest = sum?.failed?.highest ?? 0;
  }

  get sum(): CourseSum {
    const { requests, earlier, step, reporting, failedBy: by, highest } = this;
    return {
      requests,
      earlier,
      step,
      reporting,
      telling: this.#telling.sum,
      errors: this.errors.sum,
      ...(this.#latency && { latency: this.#latency.sum }),
      ...(by && { failed: { by, highest } }),
    };
  }

  beginStep(weight: number): void {
    this.earlier = joined(this.earlier, this.step.stable);
    this.step = emptyStep(weight, this.rules);
    this.#newest = [];
    this.#telling.beginStep();
    this.errors.beginStep(weight);
    this.#latency?.beginStep(weight);
  }

  advance(period: Period): void {
    this.requests += period.canary?.requests ?? 0;
    this.step = withPeriod(this.step, period, this.rules);
    this.reporting = {
      canary: pointsPlus(this.reporting.canary, period.canary),
      stable: pointsPlus(this.reporting.stable, period.stable),
    };
    this.#newest.push(period);
    this.#telling.advance(period);
    this.errors.advance(splitOf(period));
    this.#latency?.advance(period);
    if (this.requests >= this.settings.minRequests) this.#weigh();
  }

  /** The running step's newest periods, an hour of minutes at most: all of them, or as many as it was advanced by. */
  get newest(): readonly Period[] {
    return this.#newest.slice(-newestPeriods);
  }

  /** The stretch of the rollout that speaks loudest against the canary. */
  get loudest(): Stretch {
    return this.#telling.loudest;
  }

  /** The stable's percentile over its newest half hour with a value; absent when no latency is watched, or none is known. */
  get recentLatency(): number | undefined {
    return this.#latency?.recent;
  }

  #weigh(): void {
    const parts = this.#weighed(this.#needed);
    const log = logSumExp(parts.map(([, part]) => part));
    if (log < this.#needed) return;
    this.failedBy ??= parts.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    this.highest = Math.max(this.highest, log);
  }

  /** ln E of all tests together; below `interesting`, what it is at most. */
  evidence(interesting: number): number {
    return logSumExp(this.#weighed(interesting).map(([, log]) => log));
  }

  #weighed(interesting: number): [Source, number][] {
    const { comparison } = this.errors;
    const most = this.#parts(comparison.log);
    // Lasting noise can only lower the evidence, and is costly to work out: not for a canary that is fine anyway.
    return logSumExp(most.map(([, log]) => log)) < interesting ? most : this.#parts(comparison.checked);
  }

  get #needed(): number {
    return Math.log(1 / this.settings.alpha);
  }

  get #errorShare(): number {
    return 1 - 2 * guardShare - (this.#latency === undefined ? 0 : latencyShare);
  }

  #parts(comparison: number): [Source, number][] {
    const { canary, both } = this.errors.guards;
    return [
      ['errors', Math.log(this.#errorShare) + comparison],
      ['canaryGuard', Math.log(guardShare) + canary],
      ['bothGuard', Math.log(guardShare) + both],
      ...(this.#latency === undefined
        ? []
        : [['latency', Math.log(latencyShare) + this.#latency.log] as [Source, number]]),
    ];
  }

  /** The versions differ by more than chance, though by no more than this service's own lasting noise: hold. */
  get suspect(): boolean {
    return this.failedBy === undefined && Math.log(this.#errorShare) + this.errors.comparison.log >= this.#needed;
  }

  /** Over-dispersion that the pass process reckons with: 1 is none. */
  get noise(): number {
    return this.errors.noise;
  }

  /** A harmful canary is ruled out in the running step, as far as errors go. */
  get cleared(): boolean {
    return this.errors.pass.log >= Math.log(1 / this.settings.beta);
  }
}

/** How far the evidence is beyond chance, as people read it: `38 times over what chance allows, 20 suffice`. */
export function odds({ highest, settings }: RolloutCourse): string {
  const times = highest > Math.log(1e6) ? 'more than a million' : count(Math.floor(Math.exp(highest)));
  return `${times} times over what chance allows, ${count(1 / settings.alpha)} suffice`;
}
