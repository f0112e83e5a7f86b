import type { RouteDocument, RouteParts } from '../../core/routing/route.ts';
import { endsStep } from './decisions.ts';
import type { RolloutEnding, RolloutState } from './state.ts';

/** A rollout as reports show it: one that has ended, or one that goes on. */
export interface ReportedRollout {
  readonly rolloutId: string;
  readonly state: RolloutState;
  /** Its routes at the start, by name; only for a report that shows them. */
  readonly routesBefore?: Readonly<Record<string, RouteDocument>>;
  /** Those routes as they are now; absent where they were not read. */
  readonly routesNow?: Readonly<Record<string, RouteParts>>;
  /** The spec as it was started, JSON; absent where it is not known any more. */
  readonly spec?: string;
  /** Absent while it goes on. */
  readonly ending?: RolloutEnding;
  /** Why the pipeline could not follow it to the end. */
  readonly lost?: string;
  /** The address of its uploaded report. */
  readonly link?: string;
  /** The stack's dashboard, for the time of the rollout. */
  readonly dashboard?: string;
  /** Its start got no answer. */
  readonly mayNotRun?: true;
}

export const outcomeName = ({ ending }: ReportedRollout): string => ending?.outcome ?? 'running';

/** One sentence. */
export const reasonOf = ({ ending, rolloutId, lost, mayNotRun }: ReportedRollout): string =>
  ending?.reason ??
  `${lost === undefined ? '' : `${lost}; `}${
    mayNotRun
      ? `it may still have been started: meshshift status ${rolloutId}`
      : `it goes on without this pipeline: meshshift watch ${rolloutId}`
  }`;

/** The result of one planned step. */
export interface StepResult {
  /** Counts from 1. */
  readonly step: number;
  readonly weight: number;
  readonly result: 'passed' | 'proceeded' | 'failed' | 'running' | 'notReached';
  /** From its weights in force to its end, or to its last decision; absent if they never were in force. */
  readonly seconds?: number;
}

/**
 * The planned steps in order; empty for a rollout that was never planned. At most one step has failed: the one that a
 * rollout had reached when it ended otherwise than promoted.
 */
export function stepResults({ state: { record, decisions }, ending }: ReportedRollout): readonly StepResult[] {
  const reached = Math.max(-1, ...decisions.map(({ step }) => step ?? -1));
  return (record?.plan.steps ?? []).map(({ weight }, step) => {
    const own = decisions.filter((one) => one.step === step);
    const from = own.find(({ did }) => did === 'shifted')?.at;
    const to = (own.find(endsStep) ?? own.at(-1))?.at;
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
