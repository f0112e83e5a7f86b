import { type AwsPlace, dashboardAddress, objectAddress } from '../links/console.ts';
import { placeIn } from '../links/report-place.ts';
import { legible } from '../text/legible.ts';
import { within } from '../text/within.ts';
import type { RolloutEvent } from './events.ts';
import { type LineEvent, lineNoticeOf } from './line-event.ts';
import { type Notice, noticeOf } from './notice.ts';

/** Raised when the detail's form changes in a way that a reader would trip over; a new member alone does not raise it. */
export const detailVersion = 1;

/**
 * The bytes of an event's text, so that a notice of it fits where people read it: Slack takes 3,000 characters in a
 * section of a message (its Block Kit reference, "Section block"), and Teams 28 KB in a message (Microsoft Learn,
 * "Limits and specifications for Microsoft Teams"). `meshshift why` has the whole text.
 */
const longestText = 2500;

/** The stack that sends an event, and the time of sending in milliseconds. */
export interface Sender extends AwsPlace {
  readonly stack: string;
  readonly now: number;
}

/** Where a reader sees more. */
interface Links {
  /** Of the rollout's report; absent where its spec names no place for it. */
  readonly report?: string;
  /** Of the stack's dashboard, for the time of the rollout. */
  readonly dashboard: string;
  /** All of them in words. */
  readonly links: string;
}

type EventDetail = Omit<RolloutEvent | LineEvent, 'type' | 'since' | 'report'> &
  Notice &
  Partial<Links> & { readonly version: typeof detailVersion };

/**
 * The content of an event on the bus beside its type: its members, the number of their form, and words for a person. An
 * event of a rollout has the links to its numbers as well.
 */
export function detailOf(event: RolloutEvent | LineEvent, sender: Sender): EventDetail {
  if (!('rolloutId' in event)) {
    const { type: _, ...members } = event;
    return {
      version: detailVersion,
      ...members,
      text: textOf(event),
      ...lineNoticeOf(event),
    };
  }
  const { type: _, since: __, report: ___, ...members } = event;
  return {
    version: detailVersion,
    ...members,
    text: textOf(event),
    ...noticeOf(event),
    ...linksOf(event, sender),
  };
}

/** Without a full stop of its own: a notice goes on after it. */
const textOf = ({ text }: RolloutEvent | LineEvent): string =>
  within(longestText, legible(text).replace(/(?<!\.)\.$/, ''));

/** A start that was refused has no time of its own: the hour before says what else went on. */
const anHourMs = 3_600_000;

function linksOf({ rolloutId, report: address, since }: RolloutEvent, sender: Sender): Links {
  const place = address === undefined ? undefined : placeIn(address, rolloutId);
  const report = place && objectAddress(sender, place);
  const dashboard = dashboardAddress(sender.stack, sender.region, since ?? sender.now - anHourMs, sender.now);
  return {
    ...(report !== undefined && { report }),
    dashboard,
    links: `${report === undefined ? '' : `Report: ${report} · `}Dashboard: ${dashboard}`,
  };
}
