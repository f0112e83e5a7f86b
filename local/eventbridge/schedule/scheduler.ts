import type { Clock, Timer } from '../../clock.ts';
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
  const timers = new Map<string, Timer>();

  const forget = (ruleArn: string) => {
    timers.get(ruleArn)?.cancel();
    timers.delete(ruleArn);
  };

  const follow = (rule: Rule) => {
    forget(rule.arn);
    if (rule.state !== 'ENABLED' || rule.scheduleExpression === undefined) return;
    const next = nextRun(parseSchedule(rule.scheduleExpression), rule.scheduledFrom, clock.now());
    if (next === undefined) return;
    const timer = clock.after(next - clock.now(), () => {
      timers.delete(rule.arn);
      run(rule, next);
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
