import type { Command } from '../signals/command.ts';
import { approvalKey, isLater, longestBy, type Pause, type Question } from '../signals/signal.ts';
import { within } from '../text/within.ts';
import type { Control } from './control.ts';
import { heldHook } from './due-hook.ts';
import { holdText, missedAlarms, withHolds } from './hold.ts';

/** The effect of a command on a rollout: the item after it, and its answer in one sentence. */
export interface CommandPlan {
  readonly status: 'accepted' | 'refused';
  readonly control: Control;
  readonly text: string;
}

/** A command that changes nothing is refused, and its answer says why. `now` in milliseconds. */
export function obey(control: Control, given: Command, now: number): CommandPlan {
  const command = { ...given, caller: within(longestBy, given.caller) };
  const refuse = refusing(control);
  if (control.phase === 'halted') return whileHalted(control, command);
  if (control.stop) return refuse(`${control.rolloutId} is being rolled back: ${control.stop.text}`);
  switch (command.type) {
    case 'Approve':
      return approve(control, command, now);
    case 'Skip Wait':
      return skipWait(control, command);
    case 'Pause':
    case 'Resume':
      return pauseOrResume(control, command, now);
    case 'Promote':
      return promote(control, command, now);
    case 'Abort':
      if (control.promotedAt !== undefined)
        return refuse(
          `${control.rolloutId} is promoted already: Roll Back takes it back while its stable is kept warm`,
        );
      return stop(control, command, 'aborted');
    case 'Roll Back':
      return stop(control, command, 'rolled back');
    case 'Release':
      return refuse(`${control.rolloutId} is ${control.phase}, not halted: only a halted rollout is released`);
  }
}

const refusing =
  (control: Control) =>
  (text: string): CommandPlan => ({ status: 'refused', control, text });

const accepted = (control: Control, text: string): CommandPlan => ({ status: 'accepted', control, text });

function whileHalted(control: Control, command: Command): CommandPlan {
  const refuse = refusing(control);
  if (command.type !== 'Release')
    return refuse('the rollout is halted because its routes were changed from outside: Release gives the router back');
  if (control.released) return refuse(`${control.rolloutId} is being released already, by ${control.released.by}`);
  return accepted({ ...control, released: approvalBy(command) }, 'released: the weights stay as they are');
}

/** Answers one question: that of a failed hook, of the step, or of missing alarms, in this order. */
function approve(control: Control, command: Command, now: number): CommandPlan {
  // Before the first step people mean that one.
  const running = Math.max(0, control.step);
  const step = (command.step ?? running + 1) - 1;
  const held = heldHook(control);
  if (held !== undefined && step === running)
    return accepted(
      approved(control, command, { step, despite: { hook: held.id } }),
      `the rollout goes on although the hook ${held.hook.name} failed`,
    );
  const isAsked = control.waiting !== undefined && step === control.step;
  const despite = control.waiting?.for === 'evidence' ? 'evidence' : undefined;
  if (isAsked && control.approved[approvalKey({ step, despite })] === undefined)
    return accepted(
      approved(control, command, { step, despite }),
      `${despite ? withoutEvidence(control, step) : `step ${step + 1} approved`}${butHeld(control)}`,
    );
  const missed = missedAlarms(control);
  if (missed.length > 0 && step === running) {
    const names = missed.map(({ name }) => name).join(', ');
    return accepted(withoutAlarms(control, command, now), `the rollout goes on without ${names}`);
  }
  return refusing(control)(
    isAsked
      ? `step ${step + 1} is approved already${butHeld(control)}`
      : `step ${step + 1} does not wait for an approval: step ${running + 1} is ${standing(control)}`,
  );
}

const butHeld = (control: Control): string => {
  const text = holdText(control);
  return text === undefined ? '' : `; it does not go on yet: ${text}`;
};

const withoutEvidence = ({ plan }: Control, step: number): string =>
  `step ${step + 1} goes on without the evidence that it lacks` +
  (plan.steps[step]?.approval === undefined ? '' : ': next it waits for its own approval');

function skipWait(control: Control, command: Command): CommandPlan {
  const step = (command.step ?? control.step + 1) - 1;
  const refuse = refusing(control);
  if (control.phase !== 'baking' || step !== control.step)
    return refuse(`step ${step + 1} does not bake: step ${control.step + 1} is ${standing(control)}`);
  if (control.skip[step]) return refuse(`the wait of step ${step + 1} is over already${butHeld(control)}`);
  return accepted(skipped(control, command, step), `the wait of step ${step + 1} is over${butHeld(control)}`);
}

function pauseOrResume(control: Control, command: Command, now: number): CommandPlan {
  const refuse = refusing(control);
  const { rolloutId, pause: stands } = control;
  if (control.promotedAt !== undefined) return refuse(`${rolloutId} is promoted: there is nothing to pause`);
  const pause = pauseBy(command, command.type === 'Pause');
  const isPaused = stands?.value === true;
  if (!isLater(pause, stands))
    return refuse(
      isPaused === pause.value
        ? isPaused
          ? `${rolloutId} is paused already, by ${stands.by}`
          : `${rolloutId} is not paused`
        : `a later ${isPaused ? 'pause' : 'resume'} stands, by ${stands?.by}`,
    );
  if (isPaused === pause.value) {
    // Nothing changes but which of two that were given in between, and come late, still counts.
    const later = { ...control, pause: { ...pause, by: stands?.by ?? pause.by } };
    return refusing(later)(isPaused ? `${rolloutId} is paused already, by ${stands.by}` : `${rolloutId} is not paused`);
  }
  const after = withHolds(control, { ...control, pause }, now);
  return accepted(
    after,
    pause.value
      ? 'paused: the weight stays and time stands still; alarms and analysis go on'
      : `resumed${butHeld(after)}`,
  );
}

/** Every step that is left is approved, its wait is over, and so is a pause; a bad verdict or an alarm still stops it. */
function promote(control: Control, command: Command, now: number): CommandPlan {
  const refuse = refusing(control);
  if (control.promotedAt !== undefined) return refuse(`${control.rolloutId} is promoted already`);
  const held = heldHook(control);
  const left = control.plan.steps.map((_, step) => step).filter((step) => step >= control.step);
  const isDue = held !== undefined || holdText(control) !== undefined;
  if (!isDue && left.every((step) => control.approved[step] && control.skip[step]))
    return refuse(`every step of ${control.rolloutId} that is left goes on at once already`);
  const through = left.reduce(
    (item, step) => skipped(approved(item, command, { step }), command, step),
    held ? approved(control, command, { step: control.step, despite: { hook: held.id } }) : control,
  );
  const pause = pauseBy(command, false);
  const resumed =
    through.pause?.value && isLater(pause, through.pause) ? withHolds(through, { ...through, pause }, now) : through;
  return accepted(withoutAlarms(resumed, command, now), 'every step that is left goes on at once');
}

const stop = (control: Control, command: Command, done: string): CommandPlan =>
  accepted(
    {
      ...control,
      stop: { kind: 'operator', text: `${done} by ${command.caller}`, at: command.issuedAt, by: command.caller },
    },
    'the original weights are being put back',
  );

/** The first approval of a question stands. */
const approved = (control: Control, command: Command, question: Question): Control => ({
  ...control,
  approved: { [approvalKey(question)]: approvalBy(command), ...control.approved },
});

const skipped = (control: Control, command: Command, step: number): Control => ({
  ...control,
  skip: { [step]: approvalBy(command), ...control.skip },
});

/** Missing alarms hold the rollout no more. One that comes back and vanishes again holds it again. */
function withoutAlarms(control: Control, command: Command, now: number): Control {
  const { gone } = control;
  if (gone === undefined) return control;
  const without = Object.fromEntries(
    Object.entries(gone).map(([arn, alarm]) => [arn, { without: approvalBy(command), ...alarm }]),
  );
  return withHolds(control, { ...control, gone: without }, now);
}

const pauseBy = ({ issuedAt, sentAt, caller }: Command, value: boolean): Pause => ({
  value,
  issuedAt,
  ...(sentAt !== undefined && { sentAt }),
  by: caller,
});

const approvalBy = (command: Command) => ({ by: command.caller, at: command.issuedAt });

const standing = (control: Control): string =>
  heldHook(control)
    ? 'held for a hook'
    : (holdText(control) ?? (control.waiting ? `waiting for ${control.waiting.for}` : control.phase));
