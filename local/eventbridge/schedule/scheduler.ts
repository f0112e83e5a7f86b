import type { Clock } from '../../clock.ts';
import { keyedTimers } from '../../keyed-timers.ts';
import type { Rule } from '../state.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

export interface Scheduler {
  /** Starts, changes or stops the rule's timer: whatever its schedule and state now ask for. */
  follow(rule: Rule): void;
  forget(ruleArn: string): void;
  close(): void;
}

/** Runs `run` at the times of each scheduled rule; runs missed while nothing was running are not made up. */
export function schedulerOf(clock: Clock, run: (rule: Rule, at: number) => void): Scheduler {
  const timers = keyedTimers<string>(clock);

  const follow = (rule: Rule) => {
    timers.cancel(rule.arn);
    if (rule.state !== 'ENABLED' || rule.scheduleExpression === undefined) return;
    const next = nextRun(parseSchedule(rule.scheduleExpression), rule.scheduledFrom, clock.now());
    if (next === undefined) return;
    timers.set(rule.arn, next - clock.now(), () => run(rule, next));
  };

  return { follow, forget: timers.cancel, close: timers.cancelAll };
}

const nextRun = (schedule: Schedule, from: number, now: number): number | undefined => {
  let next = schedule(from);
  while (next !== undefined && next < now) next = schedule(next);
  return next;
};
