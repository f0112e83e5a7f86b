import { longestHistory } from '../../core/execution/continuation.ts';
import { longRollout } from './long-rollout.ts';

/** Plays a rollout of 7 days with a look each minute and says what the processor had to do; the target is 30 s. */
const days = 7;
Error.stackTraceLimit = 0;
const { outcome, violations, histories, seconds } = await longRollout(days);
const most = Math.max(...histories.map(({ events }) => events));
process.stdout.write(
  `seed 1: ${days} days, ${days * 1440} looks, ${histories.length} executions, ${most} events at most (${longestHistory} allowed): ${outcome}\n` +
    `${seconds.toFixed(1)} s of the processor, ${(seconds / 30).toFixed(2)} of the target\n`,
);
if (outcome !== 'promoted' || violations.length > 0 || seconds > 30) process.exitCode = 1;
