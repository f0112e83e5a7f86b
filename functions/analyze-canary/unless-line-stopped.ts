import { stopFor, stopText } from '../../core/line/line.ts';
import { lineLookSeconds } from '../../core/line/line-order.ts';
import type { LineSwitch } from '../../core/ports.ts';
import type { Control } from '../../core/rollout/control.ts';
import { secondsToNextLook } from '../../core/rollout/look.ts';
import type { Next } from '../../core/rollout/next.ts';

/**
 * What comes next, unless that is a higher weight and the line is stopped: then the step that runs bakes on, and is
 * looked at until the line is started. The line is read for that alone.
 */
export async function unlessLineStopped(line: LineSwitch, control: Control, next: Next, now: number): Promise<Next> {
  if (next.do !== 'shift' || control.phase !== 'baking') return next;
  const stop = stopFor(await line.read(), control.plan.router.mesh);
  if (stop === undefined) return next;
  const seconds = secondsToNextLook(control.plan, now, lineLookSeconds);
  return { do: 'sleep', seconds, why: `${next.why}, but ${stopText(stop)}` };
}
