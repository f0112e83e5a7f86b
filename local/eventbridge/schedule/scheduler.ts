import type { Clock, Timer } from '../../clock.ts';
import type { Rule } from '../state.ts';
import { parseSchedule, type Schedule } from './schedule.ts';

/** Real timers overflow after 24.8 days; a longer wait is made in stretches. */
const longestWait = 86_400_000;

export interface Scheduler {
  /** Starts, changes or stops the rule's timer: whatever its schedule and state now ask for. */
  follow(rule: Rule): void;
  forget(ruleArn: string): void;
  close(): void;
}

/** Runs `run` at the times of each scheduled rule; runs missed while nothing was running are not made up. */
export function schedulerOf(clock: Clock, run: (rule: Rule, at: number) => void): Scheduler {
  const timers = new Map<string, Timer>();

  const forget = (ruleArn: string) => {
    timers.get(ruleArn)?.cancel();
    timers.delete(ruleArn);
  };

  const follow = (rule: Rule) => {
    forget(rule.arn);
    if (rule.state !== 'ENABLED' || rule.scheduleExpression === undefined) return;
    const next = nextRun(parseSchedule(rule.scheduleExpression), rule.scheduledFrom, clock.now());
    if (next !== undefined) sleepUntil(rule, next);
  };

  const sleepUntil = (rule: Rule, at: number) => {
    const left = Math.max(0, at - clock.now());
    const timer =
      left > longestWait
        ? clock.after(longestWait, () => sleepUntil(rule, at))
        : clock.after(left, () => {
            timers.delete(rule.arn);
            run(rule, at);
          });
    timers.set(rule.arn, timer);
  };

  return {
    follow,
    forget,
    close() {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}

const nextRun = (schedule: Schedule, from: number, now: number): number | undefined => {
  let next = schedule(from);
  while (next !== undefined && next < now) next = schedule(next);
  return next;
};
