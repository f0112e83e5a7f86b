import type { Judgement } from '../analysis/judge.ts';
import type { Control, Waiting } from './control.ts';
import type { DueHook } from './due-hook.ts';
import { formatDuration } from './duration.ts';
import { hooksFirst } from './hooks-first.ts';
import { secondsToNextLook } from './look.ts';
import { approvalKey, type Stop } from './signal.ts';
import type { PlannedStep } from './strategy.ts';

/** What comes next for a rollout, and why, in one sentence. */
export type Next =
  | { readonly do: 'shift'; readonly step: number; readonly why: string }
  | {
      readonly do: 'sleep';
      readonly seconds: number;
      readonly why: string;
      readonly waiting?: Waiting['for'];
      /** The callers see another split than was set: look at the routes before going to sleep. */
      readonly verify?: true;
    }
  | { readonly do: 'hook'; readonly due: DueHook; readonly seconds: number; readonly why: string }
  /** The final bake passed: what it passed on must still be what is in force. */
  | { readonly do: 'readBack'; readonly why: string }
  | { readonly do: 'promote'; readonly why: string }
  | { readonly do: 'retire'; readonly why: string }
  | { readonly do: 'rollBack'; readonly stop: Stop };

/**
 * Decides on the control item as read, the numbers as judged and the time; never on anything else.
 *
 * @param judgement undefined for alarmsOnly and outside of a bake; without one a bake that needs it goes on
 */
export function whatNext(control: Control, judgement: Judgement | undefined, now: number): Next {
  if (control.stop) return { do: 'rollBack', stop: control.stop };
  switch (control.phase) {
    case 'planned':
      return beforeFirst(control, now);
    case 'shifting':
      if (judgement?.verdict === 'fail') return { do: 'rollBack', stop: byUs('analysis', textOf(judgement), now) };
      return { do: 'shift', step: control.step, why: 'the routes are on their way' };
    case 'baking':
      return suspecting(afterLook(control, judgement, now), judgement);
    case 'keepWarm':
      return hooksFirst(control, now, afterPromotion(control, now));
    default:
      return { do: 'rollBack', stop: byUs('failure', `woken while ${control.phase}`, now) };
  }
}

/** Routes are read only when there is a reason to: a look makes no call to the mesh. */
const suspecting = (next: Next, judgement: Judgement | undefined): Next =>
  next.do === 'sleep' && judgement?.silence === 'notConverged' ? { ...next, verify: true } : next;

/** A pause holds back nothing but hooks: without any, a rollout is under way as soon as it is planned. */
function beforeFirst(control: Control, now: number): Next {
  const next = hooksFirst(control, now, { do: 'shift', step: 0, why: 'the plan stands' });
  if (next.do !== 'hook' || !control.pause?.value) return next;
  return { do: 'sleep', seconds: secondsToNextLook(control.plan, now), why: `paused by ${control.pause.by}` };
}

function afterPromotion(control: Control, now: number): Next {
  const left = control.plan.keepWarmSeconds - (now - (control.promotedAt ?? now)) / 1000;
  if (left <= 0) return { do: 'retire', why: 'the stable was kept warm as long as planned' };
  return { do: 'sleep', seconds: Math.max(1, Math.ceil(left)), why: 'the stable is kept warm' };
}

function afterLook(control: Control, judgement: Judgement | undefined, now: number): Next {
  const step = control.plan.steps[control.step];
  const since = control.shifts.at(-1)?.at;
  if (step === undefined || since === undefined)
    return { do: 'rollBack', stop: byUs('failure', 'the control item bakes a step that it does not have', now) };
  if (judgement?.verdict === 'fail') return { do: 'rollBack', stop: byUs('analysis', textOf(judgement), now) };
  const look = (why: string): Next => ({ do: 'sleep', seconds: secondsToNextLook(control.plan, now), why });
  if (control.pause?.value) return look(`paused by ${control.pause.by}`);
  const skipped = control.skip[control.step];
  const baked = (now - since) / 1000;
  const early = judgement?.enough === true && baked >= shortestBake(control.plan, step);
  if (skipped === undefined && !early && baked < step.bakeSeconds)
    return {
      do: 'sleep',
      seconds: secondsToNextLook(control.plan, now, step.bakeSeconds - baked),
      why: 'the step bakes',
    };
  // What testers see of a canary without a weight is theirs to judge.
  const isJudged = control.plan.analysis !== 'alarmsOnly' && step.weight > 0;
  if (skipped !== undefined || !isJudged || judgement?.verdict === 'pass') return afterBake(control, step, now);
  if (judgement === undefined) return look('not judged yet');
  if (baked < step.maxBakeSeconds) return look(`the evidence does not suffice yet: ${textOf(judgement)}`);
  return afterLongestBake(control, judgement, step, now);
}

/** Before so many periods even good evidence does not pass a step. */
const minPeriods = 3;

/** Seconds that a step bakes at least: as it says, else until three whole periods can have been judged. */
function shortestBake({ analysis }: Control['plan'], { minBakeSeconds, bakeSeconds }: PlannedStep): number {
  if (minBakeSeconds !== undefined) return minBakeSeconds;
  return analysis === 'alarmsOnly' ? bakeSeconds : minPeriods * analysis.metrics.period;
}

function afterLongestBake(control: Control, judgement: Judgement, step: PlannedStep, now: number): Next {
  const { analysis } = control.plan;
  if (analysis === 'alarmsOnly') return afterBake(control, step, now);
  const silent = judgement.silence !== undefined || judgement.verdict === 'error';
  const policy = silent ? analysis.onNoData : analysis.onInconclusive;
  const after = `after ${formatDuration(step.maxBakeSeconds)}`;
  if (policy === 'rollback')
    return {
      do: 'rollBack',
      stop: byUs('analysis', `${after} the evidence still did not suffice: ${textOf(judgement)}`, now),
    };
  const approved = control.approved[approvalKey({ step: control.step, despite: 'evidence' })] !== undefined;
  if (policy === 'proceed' || approved) return afterBake(control, step, now);
  return {
    do: 'sleep',
    seconds: secondsToNextLook(control.plan, now),
    why: `held ${after} until a person approves or aborts: ${textOf(judgement)}`,
    waiting: 'evidence',
  };
}

function afterBake(control: Control, step: PlannedStep, now: number): Next {
  const gate = step.approval;
  if (gate !== undefined && control.approved[control.step] === undefined) {
    const since = control.waiting?.for === 'approval' ? control.waiting.since : now;
    const left = gate.timeoutSeconds - (now - since) / 1000;
    if (left > 0)
      return {
        do: 'sleep',
        seconds: secondsToNextLook(control.plan, now, left),
        why: `waits for approval of step ${control.step + 1}, ${formatDuration(gate.timeoutSeconds)} at most, then ${gate.onTimeout}`,
        waiting: 'approval',
      };
    if (gate.onTimeout === 'rollback')
      return {
        do: 'rollBack',
        stop: byUs(
          'approval',
          `step ${control.step + 1} was not approved within ${formatDuration(gate.timeoutSeconds)}`,
          now,
        ),
      };
  }
  if (control.step + 1 < control.plan.steps.length)
    return hooksFirst(control, now, { do: 'shift', step: control.step + 1, why: `step ${control.step + 1} passed` });
  return { do: 'promote', why: 'the final bake passed' };
}

const byUs = (kind: Stop['kind'], text: string, now: number): Stop => ({ kind, text, at: now, by: 'meshshift' });

const textOf = (judgement: Judgement): string => judgement.reasons[0]?.text ?? 'no reason was given';
