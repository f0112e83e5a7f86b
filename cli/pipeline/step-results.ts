import type { Decision } from '../../core/ledger/decision.ts';
import type { ToldRollout } from './told-rollout.ts';

/** What became of one planned step. */
export interface StepResult {
  /** 1-based. */
  readonly step: number;
  readonly weight: number;
  readonly result: 'passed' | 'proceeded' | 'failed' | 'running' | 'notReached';
  /** From its weights being in force to its end, or to the last decision on it; absent when they never were. */
  readonly seconds?: number;
}

const ends = new Set<Decision['did']>(['passed', 'proceeded', 'promoted', 'stopped', 'restored', 'halted']);

/**
 * The planned steps in order; empty for a rollout that was never planned. Of a rollout that did not end promoted one
 * step failed at the most: the one that it had come to.
 */
export function stepResults({ sight: { record, decisions }, ending }: ToldRollout): readonly StepResult[] {
  const reached = Math.max(-1, ...decisions.map(({ step }) => step ?? -1));
  return (record?.plan.steps ?? []).map(({ weight }, step) => {
    const own = decisions.filter((one) => one.step === step);
    const from = own.find(({ did }) => did === 'shifted')?.at;
    const to = (own.find(({ did }) => ends.has(did)) ?? own.at(-1))?.at;
    return {
      step: step + 1,
      weight,
      result: own.some(({ did }) => did === 'proceeded') ? 'proceeded' : resultOf(step, reached, ending?.outcome),
      ...(from !== undefined && to !== undefined && { seconds: Math.max(0, (to - from) / 1000) }),
    };
  });
}

function resultOf(step: number, reached: number, outcome: string | undefined): StepResult['result'] {
  if (outcome === 'promoted' || step < reached) return 'passed';
  if (step > reached) return 'notReached';
  return outcome === undefined ? 'running' : 'failed';
}
