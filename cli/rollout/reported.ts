import type { Decision } from '../../core/ledger/decision.ts';
import type { RouteDocument } from '../../core/routing/route.ts';
import { canDo } from './next-steps.ts';
import type { Ending, Sight } from './state.ts';

/** A rollout as a pipeline's reports tell it: one that ended, or that goes on without the pipeline. */
export interface ToldRollout {
  readonly rolloutId: string;
  readonly sight: Sight;
  /** Its routes as Plan found them, by name, where they are to be shown. */
  readonly routesBefore?: Readonly<Record<string, RouteDocument>>;
  /** Absent while it goes on. */
  readonly ending?: Ending;
  /** Why the pipeline lost sight of it, if it did. */
  readonly lost?: string;
  /** Nobody answered its start. */
  readonly mayNotRun?: true;
}

export const outcomeOf = ({ ending }: ToldRollout): string => ending?.outcome ?? 'running';

/** One sentence. */
export const reasonOf = ({ ending, rolloutId, lost, mayNotRun }: ToldRollout): string =>
  ending?.reason ??
  `${lost === undefined ? '' : `${lost}; `}${
    mayNotRun
      ? `it may have been started all the same: meshshift status ${rolloutId}`
      : `it goes on without this pipeline: meshshift watch ${rolloutId}`
  }`;

/** What a person can do now, each a sentence. */
export function nextOf({ rolloutId, sight, ending }: ToldRollout): readonly string[] {
  if (ending?.keepWarm)
    return [`the stable is still kept warm: an alarm, or \`meshshift rollback ${rolloutId}\`, takes it back`];
  return canDo(sight, ending?.outcome);
}

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
