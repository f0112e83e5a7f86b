import type { Judgement } from '../analysis/verdict.ts';
import { closedSince, closedWindow } from '../control/closed-window.ts';
import type { Control, Waiting } from '../control/control.ts';
import { type DueHook, dueHook } from '../control/due-hook.ts';
import { bakedSeconds, holdText, runningTime } from '../control/hold.ts';
import { heldLookSeconds, secondsToNextLook, shortestBake } from '../plan/look.ts';
import type { PlannedStep } from '../plan/steps.ts';
import { traitsOf } from '../routing/traits.ts';
import { approvalKey, type Stop } from '../signals/signal.ts';
import { formatDuration } from '../text/duration.ts';

/** The next action of a rollout, and its reason in one sentence. */
export type Next =
  | {
      readonly kind: 'shift';
      readonly step: number;
      readonly why: string;
      /** The step before has neither passed nor been approved: its spec says to proceed all the same. */
      readonly proceeds?: true;
    }
  | {
      readonly kind: 'sleep';
      readonly seconds: number;
      readonly why: string;
      readonly waiting?: Waiting['for'];
      /** The routes may not be as they were left: look at them before going to sleep. */
      readonly verify?: true;
    }
  | { readonly kind: 'hook'; readonly due: DueHook; readonly seconds: number; readonly why: string }
  /** The final bake passed: the weights that passed must still be in force. */
  | { readonly kind: 'readBack'; readonly why: string }
  | { readonly kind: 'promote'; readonly why: string }
  | { readonly kind: 'retire'; readonly why: string }
  | { readonly kind: 'rollBack'; readonly stop: Stop };

/**
 * Decides on the control item as read, the numbers as judged and the time; never on anything else.
 *
 * @param judgement undefined for alarmsOnly and outside of a bake; without one a bake that needs it goes on
 */
export function whatNext(control: Control, judgement: Judgement | undefined, now: number): Next {
  if (control.stop) return { kind: 'rollBack', stop: control.stop };
  switch (control.phase) {
    case 'planned':
      return beforeFirst(control, now);
    case 'shifting':
      if (judgement?.verdict === 'fail') return { kind: 'rollBack', stop: byUs('analysis', textOf(judgement), now) };
      return { kind: 'shift', step: control.step, why: 'the routes are on their way' };
    case 'baking':
      return suspecting(control, afterLook(control, judgement, now), judgement);
    case 'keepWarm':
      return hooksFirst(control, now, afterPromotion(control, now));
    default:
      return { kind: 'rollBack', stop: byUs('failure', `woken while ${control.phase}`, now) };
  }
}

/**
 * Routes are read only when there is a reason to: a look makes no call to the mesh. On a router that repeats an old
 * write without a sign, each look has one.
 */
function suspecting(control: Control, next: Next, judgement: Judgement | undefined): Next {
  const isSuspect = judgement?.silence === 'notConverged' || !traitsOf(control.plan.router).dedupes;
  return next.kind === 'sleep' && isSuspect ? { ...next, verify: true } : next;
}

/** A hold keeps everything as it is, except for a rollback, which goes first. */
function heldStill(control: Control, now: number): Extract<Next, { kind: 'sleep' }> | undefined {
  const why = holdText(control);
  return why === undefined
    ? undefined
    : { kind: 'sleep', seconds: secondsToNextLook(control.plan, now, heldLookSeconds), why };
}

function beforeFirst(control: Control, now: number): Next {
  const next = hooksFirst(control, now, { kind: 'shift', step: 0, why: 'the plan stands' });
  return next.kind === 'rollBack' ? next : (heldStill(control, now) ?? windowFirst(control, 0, now) ?? next);
}

/** Waits with the raise to a step until a window opens; undefined if it need not wait. */
function windowFirst(control: Control, step: number, now: number): Extract<Next, { kind: 'sleep' }> | undefined {
  const { opens, why } = closedWindow(control, step, now) ?? {};
  if (opens === undefined || why === undefined) return undefined;
  return { kind: 'sleep', seconds: secondsToNextLook(control.plan, now, (opens - now) / 1000), why };
}

function afterPromotion(control: Control, now: number): Next {
  const left = control.plan.keepWarmSeconds - (now - (control.promotedAt ?? now)) / 1000;
  if (left <= 0) return { kind: 'retire', why: 'the stable was kept warm as long as planned' };
  return { kind: 'sleep', seconds: Math.max(1, Math.ceil(left)), why: 'the stable is kept warm' };
}

function afterLook(control: Control, judgement: Judgement | undefined, now: number): Next {
  const step = control.plan.steps[control.step];
  if (step === undefined || control.shifts.length === 0)
    return { kind: 'rollBack', stop: byUs('failure', 'the control item bakes a step that it does not have', now) };
  if (judgement?.verdict === 'fail') return { kind: 'rollBack', stop: byUs('analysis', textOf(judgement), now) };
  const look = (why: string): Next => ({ kind: 'sleep', seconds: secondsToNextLook(control.plan, now), why });
  const held = heldStill(control, now);
  if (held !== undefined) return held;
  const skipped = control.skip[control.step];
  const baked = bakedSeconds(control, now);
  const early = judgement?.enough === true && baked >= shortestBake(control.plan, step);
  if (skipped === undefined && !early && baked < step.bakeSeconds)
    return {
      kind: 'sleep',
      seconds: secondsToNextLook(control.plan, now, step.bakeSeconds - baked),
      why: 'the step bakes',
    };
  // Before the evidence: a night without traffic is no reason to ask a person, and no gate is opened at night.
  const closed = windowFirst(control, control.step + 1, now);
  if (closed) return closed;
  // Testers judge a canary without a weight themselves.
  const isJudged = control.plan.analysis !== 'alarmsOnly' && step.weight > 0;
  if (skipped !== undefined || !isJudged || judgement?.verdict === 'pass') return afterBake(control, step, now);
  if (judgement === undefined) return look('not judged yet');
  if (baked - closedSince(control, now) < step.maxBakeSeconds)
    return look(`the evidence does not suffice yet: ${textOf(judgement)}`);
  return afterLongestBake(control, judgement, step, now);
}

function afterLongestBake(control: Control, judgement: Judgement, step: PlannedStep, now: number): Next {
  const { analysis } = control.plan;
  if (analysis === 'alarmsOnly') return afterBake(control, step, now);
  const silent = judgement.silence !== undefined || judgement.verdict === 'error';
  const policy = silent ? analysis.onNoData : analysis.onInconclusive;
  const after = `after ${formatDuration(step.maxBakeSeconds)}`;
  if (policy === 'rollback')
    return {
      kind: 'rollBack',
      stop: byUs('analysis', `${after} the evidence still did not suffice: ${textOf(judgement)}`, now),
    };
  const approved = control.approved[approvalKey({ step: control.step, despite: 'evidence' })] !== undefined;
  if (approved) return afterBake(control, step, now);
  if (policy === 'proceed')
    return afterBake(control, step, now, `${after} the evidence still did not suffice: ${textOf(judgement)}`);
  return {
    kind: 'sleep',
    seconds: secondsToNextLook(control.plan, now),
    why: `held ${after} until a person approves or aborts: ${textOf(judgement)}`,
    waiting: 'evidence',
  };
}

/** @param lacking what the step goes on without, because its spec says to proceed; absent where it lacks nothing */
function afterBake(control: Control, step: PlannedStep, now: number, lacking?: string): Next {
  const gate = step.approval;
  let without = lacking;
  if (gate !== undefined && control.approved[control.step] === undefined) {
    const time = runningTime(control, now);
    const since = control.waiting?.for === 'approval' ? control.waiting.since : time;
    const left = gate.timeoutSeconds - (time - since) / 1000;
    if (left > 0)
      return {
        kind: 'sleep',
        seconds: secondsToNextLook(control.plan, now, left),
        why: `waits for approval of step ${control.step + 1}, ${formatDuration(gate.timeoutSeconds)} at most, then ${gate.onTimeout}`,
        waiting: 'approval',
      };
    const unapproved = `step ${control.step + 1} was not approved within ${formatDuration(gate.timeoutSeconds)}`;
    if (gate.onTimeout === 'rollback') return { kind: 'rollBack', stop: byUs('approval', unapproved, now) };
    without = unapproved;
  }
  return afterStep(control, now, without);
}

function afterStep(control: Control, now: number, without: string | undefined): Next {
  const { step, plan } = control;
  const why = without === undefined ? undefined : `${without}; it proceeds all the same, as its spec says`;
  if (step + 1 >= plan.steps.length) return { kind: 'promote', why: why ?? 'the final bake passed' };
  return hooksFirst(control, now, {
    kind: 'shift',
    step: step + 1,
    why: why ?? `step ${step + 1} passed`,
    ...(why !== undefined && { proceeds: true }),
  });
}

const byUs = (kind: Stop['kind'], text: string, now: number): Stop => ({ kind, text, at: now, by: 'meshshift' });

const textOf = (judgement: Judgement): string => judgement.reasons[0]?.text ?? 'no reason was given';

/** The next action if hooks come before it: the hook whose turn it is, the effect of its failure, else `then`. */
function hooksFirst(control: Control, now: number, then: Next): Next {
  const due = dueHook(control);
  if (due === undefined) return then;
  const { hook, progress } = due;
  if (progress.failed === undefined) {
    const time = runningTime(control, now);
    const left = hook.timeoutSeconds - (time - (progress.since ?? time)) / 1000;
    return { kind: 'hook', due, seconds: Math.max(1, Math.ceil(left)), why: `calls the hook ${hook.name}` };
  }
  const text = `the hook ${hook.name} failed: ${progress.failed}`;
  if (hook.onFailure === 'rollback') return { kind: 'rollBack', stop: byUs('hook', text, now) };
  return {
    kind: 'sleep',
    seconds: secondsToNextLook(control.plan, now),
    why: `held until a person approves or aborts: ${text}`,
  };
}
