import type { Reason } from '../../core/analysis/judge.ts';
import type { Control } from '../../core/control/control.ts';
import { currentWeight } from '../../core/control/control.ts';
import { bakedSeconds } from '../../core/control/hold.ts';
import type { Decision } from '../../core/ledger/decision.ts';

/** A running rollout as a person follows it. */
export interface Progress {
  readonly rolloutId: string;
  readonly stable: string;
  readonly canary: string;
  readonly phase: Control['phase'];
  /** Weights of all steps. */
  readonly weights: readonly number[];
  /** 1-based; 0 before the first. */
  readonly step: number;
  readonly weight: number;
  /** Seconds until the step has baked as long as planned; 0 when it goes on beyond that. */
  readonly stepSecondsLeft: number;
  /** Seconds that the steps still need at the least, keep-warm left out. */
  readonly secondsLeft: number;
  /** What the last look found, in one sentence. */
  readonly finding?: string;
}

export function progressOf(control: Control, decisions: readonly Decision[], now: number): Progress {
  const { plan, step, phase } = control;
  const bake = plan.steps[step]?.bakeSeconds ?? 0;
  const stepSecondsLeft =
    phase === 'baking' ? Math.max(0, bake - bakedSeconds(control, now)) : phase === 'shifting' ? bake : 0;
  const later = plan.steps.slice(step + 1).reduce((sum, { bakeSeconds }) => sum + bakeSeconds, 0);
  const finding = findingOf(decisions);
  return {
    rolloutId: control.rolloutId,
    stable: plan.stable,
    canary: plan.canary,
    phase,
    weights: plan.steps.map(({ weight }) => weight),
    step: step + 1,
    weight: currentWeight(control),
    stepSecondsLeft,
    secondsLeft: control.promotedAt === undefined ? stepSecondsLeft + later : 0,
    ...(finding !== undefined && { finding }),
  };
}

function findingOf(decisions: readonly Decision[]): string | undefined {
  const look = decisions.findLast(({ by }) => by === 'analyze-canary');
  if (look === undefined) return undefined;
  const [reason]: readonly Reason[] = look.reasons ?? [];
  return look.verdict === undefined || reason === undefined ? look.why : `${look.verdict}: ${reason.text}`;
}
