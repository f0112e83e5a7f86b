import type { Control } from './control.ts';
import type { Held, LineHold } from './holds.ts';

type Clocked = Pick<Control, 'held'>;

/** Everything that may hold a rollout; a missing alarm only until a person lets the rollout go on without it. */
export type Holds = Pick<Control, 'pause' | 'lineStop' | 'gone'>;

/**
 * The reason of a hold, in one sentence: a person's pause first, then the line, then missing alarms. Undefined while
 * there is none.
 */
export function holdText({ pause, lineStop, gone = {} }: Holds): string | undefined {
  if (pause?.value) return `paused by ${pause.by}`;
  if (lineStop !== undefined) return lineStop.text;
  const names = missedAlarms({ gone }).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `held because ${names.length === 1 ? 'the alarm' : 'the alarms'} ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} gone`;
}

/** The alarms that are gone and hold the rollout, by ARN. */
export const missedAlarms = ({ gone = {} }: Pick<Control, 'gone'>) =>
  Object.entries(gone).flatMap(([arn, alarm]) => (alarm.without === undefined ? [{ arn, ...alarm }] : []));

/**
 * A rollout's own time at `now`: it stands still while the rollout is held, so that no bake, gate or hook's time runs out
 * meanwhile. Equal to real time before the first hold. Milliseconds.
 */
export const runningTime = ({ held }: Clocked, now: number): number =>
  (held?.since === undefined ? now : Math.min(now, held.since)) - (held?.ms ?? 0);

/** The bake of the running step without held time; 0 before the first. Seconds. */
export const bakedSeconds = (control: Clocked & Pick<Control, 'shifts'>, now: number): number => {
  const last = control.shifts.at(-1);
  return last === undefined ? 0 : (runningTime(control, now) - (last.at - (last.held ?? 0))) / 1000;
};

/**
 * The item with other holds, and its clock stopped or started if that makes a difference.
 *
 * @param at when they changed, milliseconds: time that was counted already is not counted again
 */
export function withHolds(control: Control, holds: Holds, at: number): Control {
  const { pause: _, lineStop: __, gone: ___, ...rest } = control;
  const next: Control = {
    ...rest,
    ...(holds.pause && { pause: holds.pause }),
    ...(holds.lineStop && { lineStop: holds.lineStop }),
    ...(holds.gone && { gone: holds.gone }),
  };
  const held = heldAfter(control, holdText(next) !== undefined, at);
  return held === undefined ? next : { ...next, held };
}

/** The item with the line's present hold; the very same when that is known, or there is no hold any more. */
export function withLine(control: Control, line: LineHold | undefined, now: number): Control {
  const { lineStop: known, promotedAt } = control;
  if (promotedAt !== undefined || (known?.since === line?.since && known?.text === line?.text)) return control;
  const { lineStop: _, ...others } = control;
  return withHolds(control, { ...others, ...(line && { lineStop: line }) }, Math.min(now, line?.since ?? now));
}

/** The item with other alarms gone, by ARN. */
export function withGone(control: Control, gone: NonNullable<Control['gone']>, now: number): Control {
  const { gone: _, ...others } = control;
  return withHolds(control, { ...others, ...(Object.keys(gone).length > 0 && { gone }) }, now);
}

/** Once promoted nothing is held any more: an alarm and a person's word are all that keep-warm knows. */
function heldAfter({ held, shifts, plannedAt, promotedAt }: Control, isHeld: boolean, at: number): Held | undefined {
  const { ms = 0, since, until } = held ?? {};
  if (promotedAt !== undefined || (since === undefined && !isHeld)) return held;
  const earliest = Math.max(until ?? 0, shifts.at(-1)?.at ?? plannedAt);
  const from = Math.max(earliest, Math.min(since ?? at, at));
  if (isHeld) return { ms, since: from, ...(until !== undefined && { until }) };
  const end = Math.max(at, since ?? at);
  return { ms: ms + end - (since ?? end), until: end };
}
