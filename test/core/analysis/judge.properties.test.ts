import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judge } from '../../../core/analysis/judge.ts';
import type { Counts, Period } from '../../../core/analysis/series.ts';
import { verdicts } from '../../../core/analysis/verdict.ts';
import { evidence, repeat, spec, step } from './story.ts';

const counts = fc
  .record({ requests: fc.nat(5000), share: fc.float({ min: 0, max: 1, noNaN: true }) })
  .map(({ requests, share }): Counts => ({ requests, errors: Math.floor(requests * share * share) }));
const periods = fc.array(
  fc.record({ start: fc.constant(0), canary: counts, stable: counts }, { requiredKeys: ['start'] }),
  { minLength: 1, maxLength: 12 },
);
const weight = fc.integer({ min: 1, max: 100 });
const analysis = fc.constantFrom(spec(), spec({ errorRate: { max: '2%' } }));
const history = repeat(30, null, [6000, 24]);

const withMoreErrors = (period: Period, more: number): Period =>
  period.canary === undefined
    ? period
    : {
        ...period,
        canary: { ...period.canary, errors: Math.min(period.canary.requests, period.canary.errors + more) },
      };

test('more canary errors never improve the verdict', () => {
  fc.assert(
    fc.property(
      periods,
      weight,
      analysis,
      fc.array(fc.nat(500), { minLength: 12, maxLength: 12 }),
      (all, w, how, more) => {
        const worse = all.map((period, index) => withMoreErrors(period, more[index] ?? 0));
        const [before, after] = [all, worse].map((told) => judge(evidence([step(w, told)], { rules: how, history })));

        expect(verdicts.indexOf(after?.verdict ?? 'pass')).toBeGreaterThanOrEqual(
          verdicts.indexOf(before?.verdict ?? 'fail'),
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('a canary without any data never passes, whatever the stable does', () => {
  fc.assert(
    fc.property(periods, weight, analysis, (all, w, how) => {
      const silentCanary = all.map(({ canary: _, ...rest }) => rest);

      expect(judge(evidence([step(w, silentCanary)], { rules: how, history })).verdict).not.toBe('pass');
    }),
    { numRuns: 300 },
  );
});

test('each judgement has a reason, the worst first, and the verdict is the worst reason', () => {
  fc.assert(
    fc.property(periods, weight, analysis, (all, w, how) => {
      const judgement = judge(evidence([step(w, all)], { rules: how, history }));
      const order = judgement.reasons.map((reason) => verdicts.indexOf(reason.verdict));

      expect(order).toEqual(order.toSorted((a, b) => b - a));
      expect(judgement.reasons[0]?.verdict).toBe(judgement.verdict);
    }),
    { numRuns: 300 },
  );
});
