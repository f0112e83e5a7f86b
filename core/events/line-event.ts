import type { Notice } from './notice.ts';

export const lineEventTypes = ['Line Stopped', 'Line Started'] as const;

/** The line was stopped or started. Sent at least once; `eventId` is the same each time. */
export interface LineEvent {
  readonly type: (typeof lineEventTypes)[number];
  readonly eventId: string;
  /** The mesh, load balancer or service that is meant; absent for all. */
  readonly mesh?: string;
  /** One sentence for a person: the cause and the reason. */
  readonly text: string;
}

/** The event in words for a reader without other knowledge of it. */
export function lineNoticeOf({ type, mesh }: LineEvent): Notice {
  const where = mesh === undefined ? 'the line' : `the line of ${mesh}`;
  const start = `\`meshshift start-the-line${mesh === undefined ? '' : ` --scope ${mesh}`}\``;
  return type === 'Line Stopped'
    ? {
        title: `${where} is stopped; no rollout starts or raises its weight, alarms still roll back`,
        press: `nothing, or ${start} once the reason is gone`,
      }
    : { title: `${where} is started; rollouts go on`, press: 'nothing; `meshshift list` has those that were held' };
}
