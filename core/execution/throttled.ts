import { usualRepetitions } from './continuation.ts';

/** The repetitions of a failed restore by the state machine, throttling aside. */
export const restoreRepetitions = 10;

/**
 * Whether Lambda certainly throttled a task before it ran. The state machine does not report why it repeated a task,
 * but it repeats for no other reason so often.
 */
export const wasThrottled = (repetitions = 0, otherwise = usualRepetitions): boolean => repetitions > otherwise;

/** The same as the end of a sentence; empty when it is not certain. */
export const afterThrottling = (repetitions = 0, otherwise = usualRepetitions): string =>
  wasThrottled(repetitions, otherwise)
    ? ` (late: Lambda throttled it, no concurrency was free until try ${repetitions + 1})`
    : '';
