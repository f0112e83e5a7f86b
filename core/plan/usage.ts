import { traitsOf } from '../routing/traits.ts';
import { secondsToNextLook } from './look.ts';
import type { RolloutPlan } from './plan.ts';
import type { PlannedStep } from './steps.ts';

/** AWS's counts of a rollout that is promoted, with no fault, signal or hook on its way. */
export interface Usage {
  /** From the plan to the end of the keep-warm. */
  readonly seconds: number;
  readonly stateTransitions: number;
  /** Of each function that the state machine calls. */
  readonly invocations: { readonly plan: number; readonly shift: number; readonly analyze: number };
  /** Metrics that GetMetricData is asked for. */
  readonly metrics: number;
  /** Other calls of CloudWatch that are paid for by the call. */
  readonly cloudWatchRequests: number;
  /** DynamoDB's: those of the control item, which is large, and of all other items. */
  readonly writes: { readonly control: number; readonly other: number };
  readonly reads: number;
  /** Events that are put on the stack's bus. */
  readonly events: number;
}

interface UsageOf {
  readonly plan: Pick<RolloutPlan, 'steps' | 'keepWarmSeconds' | 'analysis' | 'alarms'> & {
    readonly router: Pick<RolloutPlan['router'], 'provider'>;
  };
  /** The number of shifted routes. */
  readonly routes: number;
  /** The number of metrics that one look asks for, of both versions; 0 for alarmsOnly. */
  readonly metricsPerLook: number;
  /** Whether each look first lists who reports on the canary. */
  readonly listsCallers: boolean;
}

/** The length of a step. */
type Tempo = (step: PlannedStep) => number;

/** Each step bakes as planned, and no person is waited for. */
export const asPlanned: Tempo = ({ bakeSeconds }) => bakeSeconds;

/** Each step holds as long as it may, and each approval comes at the last moment. */
export const atLongest: Tempo = ({ maxBakeSeconds, approval }) => maxBakeSeconds + (approval?.timeoutSeconds ?? 0);

/** Counts a rollout at a tempo. Nothing disturbs the rollout, so each count is a lower bound. */
export function usageOf({ plan, routes, metricsPerLook, listsCallers }: UsageOf, tempo: Tempo): Usage {
  const steps = plan.steps.length;
  const looks = plan.steps.reduce((sum, step) => sum + looksIn(plan, tempo(step)), 0);
  const { attachFirst, dedupes } = traitsOf(plan.router);
  // The canary is named first, and its health is asked for once more after a sleep.
  const attaching = attachFirst ? 1 : 0;
  // A look that lets its step bake on reads the routes, where a write could have been repeated.
  const verifying = dedupes ? 0 : looks - steps;
  // The last look ends the keep-warm.
  const analyses = looks + 1 + attaching;
  const sleeps = analyses;
  const alarms = plan.alarms.length;
  const seconds = plan.steps.reduce((sum, step) => sum + tempo(step), plan.keepWarmSeconds);
  return {
    seconds,
    // Plan, Promoted; Shift and Decide for each step; Bake, Analyze and Decide for each look; the first Decide.
    stateTransitions: 2 + 2 * (steps + attaching + verifying) + 3 * analyses + 1,
    invocations: { plan: 1, shift: steps + attaching + verifying, analyze: analyses },
    // The plan asks only for the stable's metrics, and for the limits of slow requests instead of their counts.
    metrics: metricsPerLook * looks + metricsPerLook / 2,
    cloudWatchRequests: (metricsPerLook > 0 ? 1 : 0) + 2 + (listsCallers ? looks : 0) + seconds / 60,
    writes: {
      // Taken and released; each sleep; for each step an intent a route, twice on shifting and twice on passing.
      control: 2 + sleeps + steps * (routes + 4) + attaching * (routes + 1),
      // A lease, records, decisions; each alarm is indexed and unindexed.
      other: 7 + steps + attaching + analyses + 2 * alarms,
    },
    // A look reads the item and the line; so does each route's shift, and each step that is let go on reads the line. The
    // schedule reads the item each minute.
    reads: 6 + (steps + attaching) * (routes + 2) + verifying + 2 * analyses + (steps - 1) + seconds / 60,
    // Started, retirable; shifted and passed (promoted, at last) for each step.
    events: 2 + 2 * steps,
  };
}

/** The looks of a step that was shifted in the middle of a period. */
function looksIn({ analysis }: UsageOf['plan'], seconds: number): number {
  const middle = analysis === 'alarmsOnly' ? 0 : analysis.metrics.period / 2;
  let looks = 0;
  for (let at = 0; at < seconds || looks === 0; looks += 1)
    at += secondsToNextLook({ analysis }, (middle + at) * 1000, seconds - at);
  return looks;
}
