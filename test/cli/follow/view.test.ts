import { expect, test } from '@jest/globals';
import { view, viewLine } from '../../../cli/follow/view.ts';
import type { OutputLine } from '../../../cli/terminal/printed.ts';
import { linePartsOf } from '../../../cli/terminal/printed.ts';
import type { Decision } from '../../../core/ledger/decision.ts';
import { sampleControl } from '../../support/sample-control.ts';
import { testStart } from '../../support/test-clock.ts';

const plain = (line: OutputLine) =>
  linePartsOf(line)
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('');

const look = (at: number, canary: number, stable: number): Decision => ({
  rolloutId: 'color-backend-r2-1',
  order: at,
  at: testStart + at,
  by: 'analyze-canary',
  did: 'looked',
  why: 'the step bakes',
  verdict: 'inconclusive',
  reasons: [{ metric: 'errorRate', verdict: 'inconclusive', value: canary, stable, requests: 400, text: 'too few' }],
});
const control = sampleControl({ phase: 'baking', step: 0, shifts: [{ weight: 10, at: testStart }] });
const decisions = [look(1, 0, 0), look(2, 0.005, 0.001), look(3, 0.02, 0.001)];

test('a running rollout is a block with a spark line for each version', () => {
  expect(view({ control, decisions }, testStart + 60_000).map(plain)).toEqual([
    '  color-backend-r2-1  color-v1 > color-v2',
    '  ███░░░░░░░░░░░░░░░░░░░░░░░░░░░ step 1 of 2, 10%   [10] > 100',
    '  bakes, 4 m left',
    '  color-v2         errors   2.0%  ▁▂█',
    '  color-v1         errors   0.1%  ▁▁▁',
    '  inconclusive: too few',
  ]);
});

test('a look that judged nothing adds no line: the block says it already, with the time that is left', () => {
  const unjudged = (why: string): readonly Decision[] => {
    const { verdict: _verdict, reasons: _reasons, ...entry } = look(1, 0, 0);
    return [{ ...entry, why }];
  };
  const gate = { weight: 10, bakeSeconds: 300, maxBakeSeconds: 900 };
  const approval = { timeoutSeconds: 7200, onTimeout: 'rollback' as const };
  const gated = {
    ...control,
    plan: { ...control.plan, steps: [{ ...gate, approval }] },
    waiting: { for: 'approval' as const, since: testStart },
  };
  const asked = unjudged('waits for approval of step 1, 2h at most, then rollback');
  expect(
    view({ control: gated, decisions: asked }, testStart + 60_000)
      .map(plain)
      .slice(2),
  ).toEqual(['  waits for approval of step 1, 1 h 59 m of 2h left, then rollback']);
  expect(
    view({ control, decisions: unjudged('the step bakes') }, testStart + 60_000)
      .map(plain)
      .slice(2),
  ).toEqual(['  bakes, 4 m left']);
});

test('in a log it is one line', () => {
  expect(viewLine({ control, decisions }, testStart + 60_000)).toBe(
    'step 1 of 2, 10%, bakes, 4 m left, errors 2.0% against 0.1% of the stable',
  );
  expect(viewLine({ decisions: [] }, testStart)).toBe('being planned');
});
