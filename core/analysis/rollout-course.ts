import type { Beginning } from './beginning.ts';
import { cautionOf } from './bets.ts';
import { isErrorOutage } from './comparison.ts';
import type { CourseSum } from './course-sum.ts';
import { ErrorCourse } from './error-course.ts';
import { isOver } from './ill-together.ts';
import { LatencyCourse } from './latency-course.ts';
import { type Loudest, loudestOf, noStretches, stretchesBegun, stretchesPlus } from './loudest.ts';
import { shareOf } from './math.ts';
import { joined, type Period, plus, type Total, total } from './series.ts';
import { leftOutPeriods, type Rules, type Settings, settingsOf } from './settings.ts';
import { errorPart, foremost, neededFor, type Parts, partsOf, together } from './shared-alpha.ts';
import { splitOf } from './split.ts';
import type { Failed, Standing } from './standing.ts';
import {
  emptyStep,
  newestPeriods,
  noPoints,
  pointsPlus,
  type Reporting,
  type StepSum,
  stepPlus,
  stepUnsettled,
} from './sums.ts';

/**
 * All evidence of a rollout, gathered period by period; `standing` is what the findings are read from. A test is a
 * class: `advance` takes one period, `log` is its ln E, and `sum` is what another one carries on from. A sum is a plain
 * value: a function ending in `Plus` returns it with one more period.
 */
export class RolloutCourse {
  readonly #rules: Rules;
  readonly #settings: Settings;
  readonly #periodSeconds: number;
  readonly #unsettled: number;
  readonly #errors: ErrorCourse;
  readonly #latency: LatencyCourse | undefined;
  #served: Total;
  #earlier: Total;
  readonly #unheard: number;
  #step: StepSum;
  #reporting: Reporting;
  #loudest: Loudest;
  #failed: Failed | undefined;
  #newest: Period[] = [];

  constructor({ rules, share, history, closed, unsettled = 0, ...schedule }: Beginning) {
    this.#rules = rules;
    this.#unsettled = unsettled;
    this.#settings = settingsOf(rules, share);
    this.#periodSeconds = schedule.periodSeconds;
    this.#errors = new ErrorCourse(this.#settings, {
      schedule,
      history: history.map(({ stable }) => ({ requests: stable?.requests ?? 0, bad: stable?.errors ?? 0 })),
      sum: closed?.errors,
    });
    this.#latency =
      rules.latency &&
      new LatencyCourse(rules.latency, {
        caution: cautionOf(this.#settings, schedule),
        plannedSteps: schedule.planned?.steps,
        history,
        sum: closed?.latency,
      });
    this.#served = { requests: closed?.requests ?? 0, errors: closed?.failedRequests ?? 0, periods: 0 };
    this.#earlier = closed?.earlier ?? total(history, 'stable');
    this.#unheard = closed ? (closed.unheard ?? 0) : history.length - this.#earlier.periods;
    this.#step = closed?.step ?? emptyStep(0, rules);
    this.#reporting = closed?.reporting ?? { canary: noPoints, stable: history.reduce(stablePoints, noPoints) };
    this.#loudest = closed?.loudest ?? noStretches;
    this.#failed = closed?.failed;
  }

  get sum(): CourseSum {
    return {
      requests: this.#served.requests,
      failedRequests: this.#served.errors,
      earlier: this.#earlier,
      step: this.#step,
      reporting: this.#reporting,
      loudest: this.#loudest,
      errors: this.#errors.sum,
      ...(this.#latency && { latency: this.#latency.sum }),
      ...(this.#failed && { failed: this.#failed }),
      ...(this.#unheard > 0 && { unheard: this.#unheard }),
    };
  }

  beginStep(weight: number): void {
    this.#earlier = joined(this.#earlier, this.#step.stable);
    this.#step = emptyStep(weight, this.#rules);
    this.#newest = [];
    this.#loudest = stretchesBegun(this.#loudest);
    this.#errors.beginStep(weight);
    this.#latency?.beginStep();
  }

  advance(period: Period): void {
    this.#served = plus(this.#served, period.canary);
    this.#reporting = {
      canary: pointsPlus(this.#reporting.canary, period.canary),
      stable: stablePoints(this.#reporting.stable, period),
    };
    this.#newest.push(period);
    if (this.#counts(period)) {
      this.#step = stepPlus(this.#step, period, this.#rules);
      this.#loudest = stretchesPlus(this.#loudest, period, this.#settings.allowed);
      this.#errors.advance(splitOf(period));
      this.#latency?.advance({ period, weight: this.#step.weight });
    } else {
      this.#step = stepUnsettled(this.#step, period);
      this.#errors.leaveOut(splitOf(period));
    }
    if (this.#served.requests >= this.#settings.minRequests) this.#weigh();
  }

  /** In a step's first periods the canary may be cold, or its weight on its way. Its outage counts all the same. */
  #counts(period: Period): boolean {
    const { periods, unsettled = 0 } = this.#step;
    if (periods > 0 || unsettled >= this.#leftOut) return true;
    const { canary } = period;
    return canary !== undefined && isErrorOutage(canary) && !this.#errors.isIllTogether(splitOf(period));
  }

  get #leftOut(): number {
    const { isFirstStep: isFirst } = this.#errors;
    return leftOutPeriods(this.#settings, this.#periodSeconds, { unsettled: this.#unsettled, isFirst });
  }

  get standing(): Standing {
    const { comparison, guards, illness, pass, passPhi } = this.#errors;
    const [passLog, needed] = [pass.log, Math.log(1 / this.#settings.beta)];
    const worse = this.#failed ? 1 : shareOf(this.evidence(this.#needed), this.#needed);
    return {
      rules: this.#rules,
      settings: this.#settings,
      periodSeconds: this.#periodSeconds,
      requests: this.#served.requests,
      failedRequests: this.#served.errors,
      earlier: this.#earlier,
      unheard: this.#unheard,
      step: this.#step,
      newest: this.#newest.slice(-newestPeriods),
      reporting: this.#reporting,
      loudest: loudestOf(this.#loudest),
      failed: this.#failed,
      isSuspect: comparison.isSuspect,
      isWithinLastingNoise: this.#failed === undefined && this.#errorPart >= this.#needed,
      isIllTogether: !isOver(illness),
      isHarmRuledOut: passLog >= needed,
      isWarm: comparison.warm,
      coldPeriods: this.#leftOut > this.#unsettled ? this.#leftOut : 0,
      pass: { log: passLog, phi: passPhi },
      proof: { worse, harmless: shareOf(passLog, needed) },
      unusual: { usual: guards.usual, limit: guards.limit },
      recentLatencies: this.#latency?.recent ?? [],
    };
  }

  /** ln E of all tests together; below `interesting`, an upper bound of it. */
  evidence(interesting: number): number {
    return together(this.#parts(interesting));
  }

  #weigh(): void {
    const parts = this.#parts(this.#needed);
    const log = together(parts);
    const by = this.#failed?.by ?? foremost(parts);
    if (log < this.#needed || by === undefined) return;
    this.#failed = { by, highest: Math.max(this.#failed?.highest ?? 0, log) };
  }

  /** Lasting noise can only lower the evidence, and is costly to work out: it is left out of evidence that is too low. */
  #parts(interesting: number): Parts {
    const { comparison } = this.#errors;
    const most = this.#partsWith(comparison.log);
    return together(most) < interesting ? most : this.#partsWith(comparison.checked);
  }

  #partsWith(errors: number): Parts {
    const { canary: canaryGuard, both: bothGuard } = this.#errors.guards;
    const latency = this.#latency?.log;
    if (this.#rules.isLatencyAlone && latency !== undefined) return [['latency', latency]];
    return partsOf({ errors, canaryGuard, bothGuard, latency });
  }

  get #errorPart(): number {
    return errorPart(this.#errors.comparison.log, this.#latency !== undefined);
  }

  get #needed(): number {
    return neededFor(this.#settings.alpha);
  }
}

const stablePoints = (points: Reporting['stable'], { stable }: Period) => pointsPlus(points, stable);
