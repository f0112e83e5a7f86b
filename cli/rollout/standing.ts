import { closedWindow } from '../../core/control/closed-window.ts';
import { type Control, currentWeight } from '../../core/control/control.ts';
import { dueHook } from '../../core/control/due-hook.ts';
import { bakedSeconds, holdText, runningTime } from '../../core/control/hold.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { versionNames } from '../../core/plan/names.ts';
import { formatTesters } from '../../core/plan/steps.ts';
import { formatDuration } from '../../core/text/duration.ts';
import { span } from '../../core/text/span.ts';

/** The activity of a running rollout in a few words: `bakes, 1 m 12 s left`. `now` in milliseconds. */
export function doing(control: Control, now: number): string {
  const { phase, plan, stop, gone } = control;
  if (phase === 'halted') return 'halted: its routes were changed from outside and are left as they are';
  if (phase === 'rollbackFailed') return 'its rollback failed and is tried again each minute';
  if (phase === 'settling') return 'the original weights are in force; it waits for writes in doubt';
  if (stop !== undefined) return `being rolled back: ${stop.text}`;
  const hook = hookText(control, now);
  if (phase === 'keepWarm') {
    const left = plan.keepWarmSeconds - (now - (control.promotedAt ?? now)) / 1000;
    const names = Object.values(gone ?? {}).map(({ name }) => name);
    const missed = names.length === 0 ? '' : `; deleted alarms, which no longer guard it: ${names.join(', ')}`;
    return `promoted; ${versionNames(plan).stable} is kept warm for ${span(left)} more${hook === undefined ? '' : `; ${hook}`}${missed}`;
  }
  const held = heldText(control, now);
  const goesOn = hook ?? goingOn(control, now);
  return held === undefined ? goesOn : `${held}; its time stands still: ${goesOn}`;
}

/** The cause that holds it, and its duration so far. A stop of the line is explained elsewhere. */
function heldText({ lineStop, held, ...control }: Control, now: number): string | undefined {
  const text = holdText(control) ?? (lineStop && 'held by the line');
  if (text === undefined || held?.since === undefined) return text;
  return `${text} for ${span((now - held.since) / 1000)}`;
}

function goingOn(control: Control, now: number): string {
  const { phase, plan, step, waiting } = control;
  if (waiting?.for === 'approval') return `waits for approval of step ${step + 1}, ${untilTimeout(control, now)}`;
  if (waiting?.for === 'evidence') return 'waits for a person: there is not enough evidence';
  const isBaked = phase === 'baking' && bakedSeconds(control, now) >= (plan.steps[step]?.bakeSeconds ?? 0);
  const closed = phase === 'planned' || isBaked ? closedWindow(control, step + 1, now) : undefined;
  if (closed !== undefined) return closed.why;
  if (phase === 'planned') return 'planned, nothing is shifted yet';
  if (control.unready !== undefined) return `waits for health: ${control.unready.why}`;
  if (phase === 'shifting' && step < 0)
    return `${versionNames(plan).canary} is being named with weight 0, so that its health is checked`;
  if (phase === 'shifting') return `the routes are on their way to ${currentWeight(control)}%`;
  const isTesters = plan.testers !== undefined && currentWeight(control) === 0;
  const testers = isTesters ? `open to testers with ${formatTesters(plan.testers)}; ` : '';
  const left = (plan.steps[step]?.bakeSeconds ?? 0) - bakedSeconds(control, now);
  if (isTesters && left <= 0) return `${testers}the first percent comes next`;
  return left > 0
    ? `${testers}bakes, ${span(left)} left`
    : 'has baked as long as planned and goes on once there is enough evidence';
}

/** The hook that is being called, or that failed and holds the rollout. */
function hookText(control: Control, now: number): string | undefined {
  const due = dueHook(control);
  if (due === undefined) return undefined;
  const { hook, progress } = due;
  if (progress.failed !== undefined) return `waits for a person: the hook ${hook.name} failed: ${progress.failed}`;
  if (progress.since === undefined) return undefined;
  const left = hook.timeoutSeconds - (runningTime(control, now) - progress.since) / 1000;
  return `calls the hook ${hook.name}, which has ${span(Math.max(0, left))} left to answer`;
}

function untilTimeout(control: Control, now: number): string {
  const { plan, step, waiting } = control;
  const gate = plan.steps[step]?.approval;
  if (gate === undefined || waiting === undefined) return 'without a time limit';
  const left = gate.timeoutSeconds - (runningTime(control, now) - waiting.since) / 1000;
  return `${span(left)} of ${formatDuration(gate.timeoutSeconds)} left, then ${gate.onTimeout}`;
}

/** `step 2 of 4, 30%`, or `0%, before step 1 of 4`. */
export const stepOf = (control: Control): string => {
  const { step, plan } = control;
  const steps = plan.steps.length;
  return step < 0 ? `0%, before step 1 of ${steps}` : `step ${step + 1} of ${steps}, ${currentWeight(control)}%`;
};

/** The progress of a running rollout. */
export interface Progress {
  readonly rolloutId: string;
  readonly stable: string;
  readonly canary: string;
  readonly phase: Control['phase'];
  /** Weights of all steps. */
  readonly weights: readonly number[];
  /** Counts from 1; 0 before the first. */
  readonly step: number;
  readonly weight: number;
  /** Seconds until the step has baked as long as planned; 0 once it has. */
  readonly stepSecondsLeft: number;
  /** The least number of seconds that the steps still need, without keep-warm. */
  readonly secondsLeft: number;
  /** The finding of the last look, in one sentence; absent where it judged nothing. */
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
    ...versionNames(plan),
    phase,
    weights: plan.steps.map(({ weight }) => weight),
    step: step + 1,
    weight: currentWeight(control),
    stepSecondsLeft,
    secondsLeft: control.promotedAt === undefined ? stepSecondsLeft + later : 0,
    ...(finding !== undefined && { finding }),
  };
}

/** A look that judged nothing has none: its reason is what the rollout is doing. */
function findingOf(decisions: readonly Decision[]): string | undefined {
  const look = decisions.findLast(({ by }) => by === 'analyze-canary');
  const reason = look?.reasons?.[0];
  return look?.verdict === undefined || reason === undefined ? undefined : `${look.verdict}: ${reason.text}`;
}
