import type { Command } from './command.ts';
import type { Control } from './control.ts';
import { heldHook } from './due-hook.ts';
import type { Signal } from './signal.ts';

/** What a command means for a rollout as it stands: signals to be sent, or one sentence on why nothing is done. */
export type Obeyed =
  | { readonly signals: readonly Signal[]; readonly text: string; readonly release: boolean }
  | { readonly refused: string };

export function signalsFor(control: Control, command: Command): Obeyed {
  if (control.phase === 'halted') return whileHalted(command);
  if (control.stop) return { refused: `${control.rolloutId} is being rolled back: ${control.stop.text}` };
  switch (command.type) {
    case 'Approve':
      return approve(control, command);
    case 'Skip Wait':
      return skipWait(control, command);
    case 'Pause':
    case 'Resume':
      return pauseOrResume(control, command);
    case 'Promote':
      return promote(control, command);
    case 'Abort':
      if (control.promotedAt !== undefined)
        return {
          refused: `${control.rolloutId} is promoted already: Roll Back takes it back while its stable is kept warm`,
        };
      return stop(command, 'aborted');
    case 'Roll Back':
      return stop(command, 'rolled back');
    case 'Release':
      return { refused: `${control.rolloutId} is ${control.phase}, not halted: only a halted rollout is released` };
  }
}

function whileHalted(command: Command): Obeyed {
  if (command.type === 'Release') return { signals: [], text: 'released: the weights stay as they are', release: true };
  return { refused: 'the rollout is halted because somebody changed the weights: Release gives the router back' };
}

function approve(control: Control, command: Command): Obeyed {
  const step = (command.step ?? control.step + 1) - 1;
  const held = heldHook(control);
  if (held !== undefined && step === control.step)
    return {
      signals: [{ is: 'approve', step, despite: { hook: held.id }, approval: approvalBy(command) }],
      text: `the rollout goes on although the hook ${held.hook.name} failed`,
      release: false,
    };
  if (control.waiting === undefined || step !== control.step)
    return { refused: `step ${step + 1} does not wait for anybody: step ${control.step + 1} is ${standing(control)}` };
  const despite = control.waiting.for === 'evidence' ? 'evidence' : undefined;
  return {
    signals: [{ is: 'approve', step, ...(despite && { despite }), approval: approvalBy(command) }],
    text: despite ? withoutEvidence(control, step) : `step ${step + 1} approved`,
    release: false,
  };
}

const withoutEvidence = ({ plan }: Control, step: number): string =>
  `step ${step + 1} goes on without the evidence that it lacks` +
  (plan.steps[step]?.approval === undefined ? '' : ': next it waits for its own approval');

function skipWait(control: Control, command: Command): Obeyed {
  const step = (command.step ?? control.step + 1) - 1;
  if (control.phase !== 'baking' || step !== control.step)
    return { refused: `step ${step + 1} does not bake: step ${control.step + 1} is ${standing(control)}` };
  return {
    signals: [{ is: 'skip', step, approval: approvalBy(command) }],
    text: `the wait of step ${step + 1} is over`,
    release: false,
  };
}

function pauseOrResume(control: Control, command: Command): Obeyed {
  const value = command.type === 'Pause';
  if (control.promotedAt !== undefined)
    return { refused: `${control.rolloutId} is promoted: there is nothing to pause` };
  if (!value && control.pause?.value !== true) return { refused: `${control.rolloutId} is not paused` };
  return {
    signals: [pausing(command, value)],
    text: value ? 'paused: the weight stays; alarms and analysis go on' : 'resumed',
    release: false,
  };
}

/** Every step that is left is approved, its wait is over, and so is a pause; a bad verdict or an alarm still stops it. */
function promote(control: Control, command: Command): Obeyed {
  if (control.promotedAt !== undefined) return { refused: `${control.rolloutId} is promoted already` };
  const approval = approvalBy(command);
  const held = heldHook(control);
  const left = control.plan.steps.map((_, step) => step).filter((step) => step >= control.step);
  return {
    signals: [
      ...left.flatMap((step): Signal[] => [
        { is: 'approve', step, approval },
        { is: 'skip', step, approval },
      ]),
      ...(held ? [{ is: 'approve', step: control.step, despite: { hook: held.id }, approval } as const] : []),
      ...(control.pause?.value ? [pausing(command, false)] : []),
    ],
    text: 'every step that is left goes on at once',
    release: false,
  };
}

const stop = (command: Command, done: string): Obeyed => ({
  signals: [
    {
      is: 'stop',
      stop: { kind: 'operator', text: `${done} by ${command.caller}`, at: command.issuedAt, by: command.caller },
    },
  ],
  text: 'the original weights are being put back',
  release: false,
});

const pausing = ({ issuedAt, sentAt, caller }: Command, value: boolean): Signal => ({
  is: 'pause',
  pause: { value, issuedAt, ...(sentAt !== undefined && { sentAt }), by: caller },
});

const approvalBy = (command: Command) => ({ by: command.caller, at: command.issuedAt });

const standing = (control: Control): string =>
  heldHook(control)
    ? 'held for a hook'
    : control.waiting
      ? `waiting for ${control.waiting.for}`
      : control.pause?.value
        ? 'paused'
        : control.phase;
