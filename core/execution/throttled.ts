import { usualRepetitions } from './continuation.ts';

/** How often the state machine repeats a restore that failed otherwise than by throttling. */
export const restoreRepetitions = 10;

/**
 * Whether Lambda throttled a task for certain before it ran: the state machine repeats nothing else so often, and does
 * not report what it repeated a task for.
 */
export const wasThrottled = (repetitions = 0, otherwise = usualRepetitions): boolean => repetitions > otherwise;

/** The same as the end of a sentence; empty when it is not certain. */
export const afterThrottling = (repetitions = 0, otherwise = usualRepetitions): string =>
  wasThrottled(repetitions, otherwise)
    ? ` (late: Lambda throttled it, no concurrency was free until try ${repetitions + 1})`
    : '';
