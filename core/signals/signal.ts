import { within } from '../text/within.ts';

/** The largest size of a signal in the item, in bytes: a plan leaves room for it. */
export const longestStopText = 2000;
export const longestStopBy = 1000;
export const longestBy = 256;

export const stopKinds = [
  'alarm',
  'alarmGone',
  'analysis',
  'operator',
  'successor',
  'approval',
  'failure',
  'execution',
  'drift',
  'unready',
  'hook',
] as const;

/** Why a rollout stops. The first stop stands; later ones change nothing. */
export interface Stop {
  readonly kind: (typeof stopKinds)[number];
  /** One sentence for the person on call. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** An alarm's ARN, a caller's claim, or the function that decided. */
  readonly by: string;
}

/**
 * A pause or its end; of two, the one issued later stands. The bus gives the second; within one, the one sent later by
 * the senders' clocks; and a pause where that is not known.
 */
export interface Pause {
  readonly value: boolean;
  readonly issuedAt: number;
  readonly sentAt?: number;
  readonly by: string;
}

/** Whether a pause, or its end, stands over the one before. */
export function isLater(pause: Pause, stands: Pause | undefined): boolean {
  if (stands === undefined || stands.issuedAt !== pause.issuedAt)
    return stands === undefined || stands.issuedAt < pause.issuedAt;
  if (stands.sentAt === undefined || pause.sentAt === undefined || stands.sentAt === pause.sentAt) return pause.value;
  return stands.sentAt < pause.sentAt;
}

export interface Approval {
  readonly by: string;
  readonly at: number;
}

/** An approval of a step's gate, of missing evidence, or of the failed hook before the step. */
export interface Question {
  /** Counts from 0. */
  readonly step: number;
  readonly despite?: 'evidence' | { readonly hook: string } | undefined;
}

/** Under which name an approval is kept: one question's answer is never another's. */
export const approvalKey = ({ step, despite }: Question): string =>
  despite === undefined ? String(step) : despite === 'evidence' ? `${step}/evidence` : despite.hook;

/** Stops a running rollout from outside, beside any other change of its item. Events come at least once, in any order. */
export interface Signal {
  readonly kind: 'stop';
  readonly stop: Stop;
}

/** The stop as an item takes it. */
export const stopWithin = (stop: Stop): Stop => ({
  ...stop,
  text: within(longestStopText, stop.text),
  by: within(longestStopBy, stop.by),
});
