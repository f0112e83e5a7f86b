import { legible } from '../text/legible.ts';
import type { RolloutEvent } from './events.ts';
import { type LineEvent, lineNoticeOf } from './line-event.ts';
import { type Notice, noticeOf } from './notice.ts';

/** Raised when the detail's form changes in a way that a reader would trip over; a new member alone does not raise it. */
export const detailVersion = 1;

type EventDetail = Omit<RolloutEvent | LineEvent, 'type'> & Notice & { readonly version: typeof detailVersion };

/**
 * The content of an event on the bus beside its type: its members, the number of their form, and words for a person.
 */
export function detailOf(event: RolloutEvent | LineEvent): EventDetail {
  const { type: _, ...members } = event;
  const notice = 'rolloutId' in event ? noticeOf(event) : lineNoticeOf(event);
  return { version: detailVersion, ...members, text: legible(event.text), ...notice };
}
