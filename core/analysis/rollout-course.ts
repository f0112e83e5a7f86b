import { background } from './background.ts';
import { type Course, cautionOf, ErrorCourse } from './error-course.ts';
import type { Rules } from './evidence.ts';
import { guardShare } from './guard.ts';
import { LatencyCourse } from './latency-course.ts';
import { logSumExp } from './log-sum.ts';
import type { Period } from './series.ts';
import { type Settings, settingsOf } from './settings.ts';
import { splitOf } from './split.ts';

/** Which test the evidence came from. */
export type Source = 'errors' | 'latency' | 'canaryGuard' | 'bothGuard';

const latencyShare = 0.3;

/**
 * All evidence of a rollout, period by period. The tests share one alpha as a weighted mean, which is as valid as each
 * of them however they depend on each other (Vovk & Wang, "E-values", Annals of Statistics 49, 2021).
 */
export class RolloutCourse {
  readonly settings: Settings;
  readonly errors: ErrorCourse;
  readonly #latency: LatencyCourse | undefined;
  #requests = 0;
  /** Which test found the canary bad, once the evidence sufficed; it stays found. */
  failedBy: Source | undefined;
  /** ln E of all tests together, at its highest since the canary was found bad. */
  highest = 0;

  constructor(analysis: Rules, history: readonly Period[], course: Course) {
    this.settings = settingsOf(analysis);
    const past = history.map(({ stable }) => ({ requests: stable?.requests ?? 0, bad: stable?.errors ?? 0 }));
    this.errors = new ErrorCourse(this.settings, background(past, this.settings.prudent), course);
    this.#latency =
      analysis.latency &&
      new LatencyCourse(analysis.latency, history, cautionOf(this.settings, course), course.plannedSteps);
  }

  /** The running step's weight. */
  weight = 0;

  beginStep(weight: number): void {
    this.weight = weight;
    this.errors.beginStep(weight);
    this.#latency?.beginStep(weight);
  }

  advance(period: Period): void {
    this.#requests += period.canary?.requests ?? 0;
    this.errors.advance(splitOf(period));
    this.#latency?.advance(period);
    if (this.#requests >= this.settings.minRequests) this.#weigh();
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
