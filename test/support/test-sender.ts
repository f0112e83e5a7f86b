import type { Sender } from '../../core/events/event-detail.ts';
import { testStart } from './test-clock.ts';

/** The stack that sends the events of tests, an hour after they began. */
export const testSender: Sender = { stack: 'meshshift', region: 'eu-west-1', now: testStart + 3_600_000 };
