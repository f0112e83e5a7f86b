import type { Stop } from '../signals/signal.ts';

/** Source of all events that a rollout sends. */
export const eventSource = 'meshshift';

export const eventTypes = [
  'Rollout Started',
  'Weights Shifted',
  'Step Passed',
  'Step Proceeded',
  'Approval Needed',
  'Evidence Needed',
  'Hook Passed',
  'Hook Failed',
  'Hook Held',
  'Rollout Promoted',
  'Stable Retirable',
  'Rollout Rolled Back',
  'Rollout Reverted',
  'Rollout Rejected',
  'Rollout Halted',
  'Rollback Failed',
  'Alarm While Halted',
  'Alarm Gone',
  'Alarm Back',
] as const;
export type EventType = (typeof eventTypes)[number];

/** One thing that happened. Sent at least once; `eventId` is the same each time. */
export interface RolloutEvent {
  readonly type: EventType;
  readonly eventId: string;
  readonly rolloutId: string;
  readonly service: string;
  readonly router: string;
  /** One sentence for a person. */
  readonly text: string;
  readonly weight?: number;
  readonly step?: number;
  /** What stopped the rollout; absent while nothing has. */
  readonly cause?: Stop['kind'];
  /** When the rollout was planned, in milliseconds; absent from a start that was refused before. */
  readonly since?: number;
  /** The place in S3 that the spec names for the report. */
  readonly report?: string;
}
