import { closedSeconds, momentText, opensAt } from '../calendar/windows.ts';
import type { Control } from './control.ts';

/** A raise of the weight that has to wait. */
export interface ClosedWindow {
  /** When a window opens, milliseconds. */
  readonly opens: number;
  /** In one sentence. */
  readonly why: string;
}

/**
 * Whether the raise to a step waits for a window of the plan; undefined if it need not. Naming the canary with weight 0
 * comes with the first raise; testers, who get no weight, wait for no window, and nor does the end of the last step.
 *
 * @param step counts from 0; below that, the first
 */
export function closedWindow({ plan }: Pick<Control, 'plan'>, step: number, now: number): ClosedWindow | undefined {
  const { windows = [], steps } = plan;
  const { weight = 0 } = steps[Math.max(0, step)] ?? {};
  if (windows.length === 0 || weight === 0) return undefined;
  const opens = opensAt(windows, now);
  if (opens === now) return undefined;
  if (opens === undefined) return { opens: now + aDayMs, why: 'waits for its window, which no clock shows these days' };
  return { opens, why: `waits for its window, which opens ${momentText(windows, opens)}` };
}

const aDayMs = 86_400_000;

/** Seconds since the running step had baked as planned in which its windows were closed: they count for no `maxBake`. */
export function closedSince({ plan, step, shifts }: Pick<Control, 'plan' | 'step' | 'shifts'>, now: number): number {
  const { windows = [], steps } = plan;
  const from = (shifts.at(-1)?.at ?? now) + (steps[step]?.bakeSeconds ?? 0) * 1000;
  return windows.length === 0 || from >= now ? 0 : closedSeconds(windows, from, now);
}
