import { additionalRules, sharesOf } from '../analysis/additional.ts';
import { RolloutCourse } from '../analysis/rollout-course.ts';
import type { Counts, Period } from '../analysis/series.ts';
import type { Rules } from '../analysis/settings.ts';
import type { AdditionalMetric } from '../spec/additional-metrics.ts';
import type { AnalysisSpec } from '../spec/analysis-spec.ts';
import type { Recording } from './recording.ts';

/** Rules by which recorded rollouts are judged: those of a spec, its additional metrics included. */
export type ReplayRules = Rules & Pick<AnalysisSpec, 'additionalMetrics'>;

/** A course that has yet to go through the recorded periods of its metric. */
interface RecordedCourse {
  readonly course: RolloutCourse;
  readonly periods: readonly Period[];
}

interface RecordedCourses {
  readonly main: RecordedCourse;
  readonly additional: readonly (RecordedCourse & { readonly metric: AdditionalMetric })[];
}

/** The courses of a recorded rollout, before its first step. A metric that was not recorded has its part of alpha still. */
export function coursesOf(recorded: Recording, rules: ReplayRules): RecordedCourses {
  const { periodSeconds, steps, unsettled = 0 } = recorded;
  const planned = { steps: steps.length, periods: steps.reduce((sum, step) => sum + step.periods, 0) };
  const { additionalMetrics = [] } = rules;
  const { main, each } = sharesOf(additionalMetrics.length);
  const begun = (of: RecordedMetric, by: Rules, share: number): RecordedCourse => {
    const history = of.history.map((stable, i) => period(i, periodSeconds, null, stable));
    const periods = of.periods.map((both, i) =>
      period(history.length + i, periodSeconds, both?.canary ?? null, both?.stable ?? null),
    );
    return { periods, course: new RolloutCourse({ rules: by, share, history, periodSeconds, planned, unsettled }) };
  };
  return {
    main: begun(recorded, asCounted(recorded, rules), main),
    additional: additionalMetrics.flatMap((metric) => {
      const found = recorded.additional?.[metric.name];
      return found === undefined ? [] : [{ metric, ...begun(found, additionalRules(metric, rules), each) }];
    }),
  };
}

type RecordedMetric = Pick<Recording, 'history' | 'periods'>;

/** Slow requests are judged by the limits above which they were counted, whatever the rules say now. */
const asCounted = ({ slowCounted = 'strict' }: Recording, rules: Rules): Rules =>
  rules.latency === undefined ? rules : { ...rules, latency: { ...rules.latency, slow: slowCounted } };

function period(index: number, seconds: number, canary: RecordedCounts, stable: RecordedCounts): Period {
  return {
    start: index * seconds * 1000,
    ...(canary && { canary: counts(canary) }),
    ...(stable && { stable: counts(stable) }),
  };
}

type RecordedCounts = Recording['history'][number];

const counts = ({ requests, errors, unreported, latencyMs, slow }: NonNullable<RecordedCounts>): Counts => ({
  requests,
  errors,
  ...(unreported && { unreported }),
  ...(latencyMs !== undefined && { latencyMs }),
  ...(slow !== undefined && { slow }),
});
