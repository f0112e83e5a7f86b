import type { EventBridgeClient, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TransientError } from '../../core/errors.ts';
import { detailOf, type Sender } from '../../core/events/event-detail.ts';
import type { RolloutEvent } from '../../core/events/events.ts';
import { eventSource } from '../../core/events/events.ts';
import type { LineEvent } from '../../core/events/line-event.ts';
import type { Announcer } from '../../core/ports/announcer.ts';
import { chunks } from '../sdk/chunks.ts';
import { translating } from '../sdk/translate-error.ts';
import { eventBridgeClient } from './client.ts';

const entriesPerCall = 10;

/** Sends events to one bus, in their order. When one was not taken, all are to be sent again: readers go by `eventId`. */
export function eventBridgeAnnouncer(client: EventBridgeClient, busName: string, sender: () => Sender): Announcer {
  const entryOf = (event: RolloutEvent | LineEvent): PutEventsRequestEntry => ({
    EventBusName: busName,
    Source: eventSource,
    DetailType: event.type,
    Detail: JSON.stringify(detailOf(event, sender())),
  });
  return {
    async announce(events) {
      for (const Entries of chunks(events.map(entryOf), entriesPerCall)) {
        const answer = await translating(`sending events to ${busName}`, () =>
          client.send(new PutEventsCommand({ Entries })),
        );
        if ((answer.FailedEntryCount ?? 0) === 0) continue;
        const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
        throw new TransientError(
          `${answer.FailedEntryCount} of ${Entries.length} events were not taken by ${busName}: ${failed?.ErrorCode}: ${failed?.ErrorMessage}`,
        );
      }
    },
  };
}

/** With a client of its own, for a caller that loads both together. */
export const announcerTo = (busName: string, sender: () => Sender): Announcer =>
  eventBridgeAnnouncer(eventBridgeClient(), busName, sender);
