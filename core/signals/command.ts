import * as z from 'zod/mini';

/** Commands are events on the stack's own bus; a caller needs permission for the detail-type. */
export const commandTypes = [
  'Approve',
  'Pause',
  'Resume',
  'Skip Wait',
  'Abort',
  'Promote',
  'Roll Back',
  'Release',
] as const;
export type CommandType = (typeof commandTypes)[number];

/** Source of commands on the stack's bus; template.yaml's rule and policies name it too. */
export const commandSource = 'meshshift.command';

/** A command of another kind: to start a rollout, with its spec as the detail. */
export const requestType = 'Rollout Requested';

/** A request older than this starts nothing: its sender has gone on meanwhile. */
export const requestLifetimeSeconds = 900;

/** A command older than this does nothing, so that a late delivery surprises no operator. */
export const commandLifetimeSeconds = 300;

export const commandDetail = z.strictObject({
  rolloutId: z.string().check(z.minLength(1), z.maxLength(80)),
  router: z.string().check(z.minLength(1)),
  /** 1-based, as people count; for Approve and Skip Wait. */
  step: z.optional(z.int().check(z.gte(1))),
  /** The time by the sender's own clock, milliseconds since the epoch: it distinguishes commands of the same second. */
  sentAt: z.optional(z.int().check(z.gte(0))),
  /** The sender: a claim, shown as one. */
  caller: z.string().check(z.minLength(1), z.maxLength(256)),
});
export type CommandDetail = z.infer<typeof commandDetail>;

export interface Command extends CommandDetail {
  readonly type: CommandType;
  /** The event's id: the answer is found under it. */
  readonly id: string;
  /** When it was sent, by its sender: milliseconds since the epoch. */
  readonly time: number;
  /** The same, but never later than now: a sender's clock, or its word, must not reach into the future. */
  readonly issuedAt: number;
}

/** The result of a command: `refused` gives the state and the ways out in `text`. */
export interface CommandAnswer {
  readonly status: 'accepted' | 'refused';
  readonly text: string;
  readonly at: number;
  /** The rollout of an accepted request, the same one however often the request comes. */
  readonly rolloutId?: string;
}
