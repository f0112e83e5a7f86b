import { analysis } from '../spec/analysis-spec.ts';
import { conclude, type Judgement, type Rules } from './judge.ts';
import { limitFailed } from './limit-failed.ts';
import type { Recording } from './recording.ts';
import { RolloutCourse } from './rollout-course.ts';
import type { Counts, Period } from './series.ts';

/** What the engine would have said. */
export interface Replayed {
  readonly id: string;
  readonly verdict: 'fail' | 'pass' | 'inconclusive';
  /** The period, counted from 1, after which `fail` stood; else null. */
  readonly period: number | null;
  readonly reason: string;
}

/** The rules of a spec that says nothing of its own. */
export const usualRules: Rules = analysis.parse({
  metrics: { preset: 'appmesh-extension-statsd', namespace: 'unused' },
});

/**
 * A recorded rollout judged after each of its periods, as if it ran: `fail` at the first period after which the canary
 * would have been rolled back, `pass` when each step had been passed by its end. The schedule is taken as given.
 */
export function replay(recorded: Recording, rules: Rules = usualRules): Replayed {
  const { id, periodSeconds, steps } = recorded;
  const history = recorded.history.map((stable, i) => period(i, periodSeconds, null, stable));
  const periods = recorded.periods.map((told, i) =>
    period(history.length + i, periodSeconds, told?.canary ?? null, told?.stable ?? null),
  );
  const planned = { steps: steps.length, periods: steps.reduce((sum, step) => sum + step.periods, 0) };
  const course = new RolloutCourse(rules, history, {
    periodSeconds,
    plannedSteps: planned.steps,
    plannedPeriods: planned.periods,
  });
  const ends: Judgement[] = [];
  let at = 0;
  for (const { weight, periods: length } of steps) {
    course.beginStep(weight);
    for (const next of periods.slice(at, at + length)) {
      at += 1;
      course.advance(next);
      if (course.failedBy === undefined && !limitFailed(course)) continue;
      const judgement = conclude(course);
      if (judgement.verdict !== 'fail') continue;
      return { id, verdict: 'fail', period: at, reason: text(judgement) };
    }
    ends.push(conclude(course));
  }
  const open = ends.find((judgement) => judgement.verdict !== 'pass');
  return { id, verdict: open ? 'inconclusive' : 'pass', period: null, reason: text(open ?? ends.at(-1)) };
}

function period(index: number, seconds: number, canary: Told, stable: Told): Period {
  return {
    start: index * seconds * 1000,
    ...(canary && { canary: counts(canary) }),
    ...(stable && { stable: counts(stable) }),
  };
}

type Told = Recording['history'][number];

const counts = ({ requests, errors, unreported, latencyMs, slow }: NonNullable<Told>): Counts => ({
  requests,
  errors,
  ...(unreported && { unreported }),
  ...(latencyMs !== undefined && { latencyMs }),
  ...(slow !== undefined && { slow }),
});

const text = (judgement: Judgement | undefined): string => judgement?.reasons[0]?.text ?? 'no step to judge';
