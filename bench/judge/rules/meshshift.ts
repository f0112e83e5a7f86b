import { conclude } from '../../../core/analysis/judge.ts';
import { RolloutCourse } from '../../../core/analysis/rollout-course.ts';
import { type Rules, usualCaution } from '../../../core/analysis/settings.ts';
import { usualRules } from '../../../core/replay/replay.ts';
import { minutes, steps, type Trace } from '../trace.ts';
import type { Rule, Span } from './rule.ts';

const planned = { steps: steps.length, periods: minutes };
/** Below this the evidence cannot matter, however low a limit is tuned. */
const all: Span = { from: Math.log(1.5), to: Number.POSITIVE_INFINITY };

const careful = (more: Partial<typeof usualCaution>): Rules => ({
  ...usualRules,
  caution: { ...usualCaution, ...more },
});

const engine = (name: string, rules: Rules): Rule => ({
  name,
  published: Math.log(1 / (rules.caution?.alpha ?? usualCaution.alpha)) - 1e-12,
  source: 'core/analysis',
  figures: (trace, matters = all) => followed(trace, matters, rules).figures,
});

export const meshshift = engine('Meshshift', usualRules);
export const meshshiftCareful = engine('Meshshift, minBadPeriods 3', careful({ minBadPeriods: 3 }));
export const meshshiftPrudent = engine('Meshshift, prudent', careful({ prudent: true }));

/** The evidence after each minute that matters, and whether each step had been passed at its end. */
export function followed(
  trace: Trace,
  { from, to }: Span,
  rules: Rules = usualRules,
): { figures: number[]; passed: boolean } {
  const course = new RolloutCourse({ rules, history: trace.history, periodSeconds: 60, planned });
  const figures: number[] = [];
  let passed = true;
  let requests = 0;
  for (const [index, { weight, periods: length }] of steps.entries()) {
    course.beginStep(weight);
    const periods = trace.periods.slice(index * length, (index + 1) * length);
    for (const period of periods) {
      course.advance(period);
      requests += period.canary?.requests ?? 0;
      figures.push(requests < rules.minRequests ? 0 : course.evidence(from));
      if ((figures.at(-1) ?? 0) > to) return { figures, passed: false };
    }
    passed &&= conclude(course.standing).verdict === 'pass';
  }
  return { figures, passed };
}
