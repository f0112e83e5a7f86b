import { expect, test } from '@jest/globals';
import { detailOf } from '../../../core/events/event-detail.ts';
import { testSender } from '../../support/test-sender.ts';

test('a detail is the event without its type, with the number of its form and words for a person', () => {
  expect(detailOf({ type: 'Line Started', eventId: 'line/*/1/Line Started', text: 'by ana' }, testSender)).toEqual({
    version: 1,
    eventId: 'line/*/1/Line Started',
    text: 'by ana',
    title: expect.stringContaining('started'),
    press: expect.any(String),
  });
});

test('a text from outside is one line of plain characters on the bus, and so in each notice', () => {
  expect(detailOf({ type: 'Line Stopped', eventId: 'x', text: 'by ana: a\n::error::b\x1b[31m' }, testSender).text).toBe(
    'by ana: a\\n::error::b\\x1b[31m',
  );
});
