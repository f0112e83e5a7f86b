import { describe, expect, test } from '@jest/globals';
import type { RolloutEvent } from '../../../core/events/events.ts';
import { eventTypes } from '../../../core/events/events.ts';
import { noticeOf } from '../../../core/events/notice.ts';
import { commandLines, problemsOf } from '../../docs/command-lines.ts';

const event = (type: RolloutEvent['type'], changes: Partial<RolloutEvent> = {}): RolloutEvent => ({
  type,
  eventId: 'e',
  rolloutId: 'checkout-r2-1',
  service: 'checkout',
  router: 'appmesh/shop/checkout',
  text: 'why',
  step: 2,
  weight: 25,
  ...changes,
});

describe('what a person is told', () => {
  test.each(eventTypes)('%s: in one line, with the service and commands that the command line takes', (type) => {
    const { title, press } = noticeOf(event(type));
    expect(title).toContain('checkout');
    for (const text of [title, press]) expect(text).toMatch(/^[^\n"]+[^.\n"]$/);
    expect(commandLines(press).flatMap(problemsOf)).toEqual([]);
  });

  test('an approval names rollout and step', () => {
    expect(noticeOf(event('Approval Needed'))).toEqual({
      title: 'checkout waits for approval in step 2 (25%)',
      press:
        '`meshshift approve checkout-r2-1 --step 2` lets it go on, `meshshift abort checkout-r2-1` puts the original weights back',
    });
  });

  test('a rollback says where it was and what was done', () => {
    expect(noticeOf(event('Rollout Rolled Back')).title).toBe(
      'checkout was rolled back in step 2 (25%); the original weights are in force',
    );
  });

  test.each([
    ['alarm', 'correct the new version'],
    ['operator', 'begins the next attempt'],
    ['successor', 'follow the rollout that took its place'],
    ['failure', 'remove what the reason names'],
  ] as const)('a rollback by %s asks for nothing now, and says what comes next', (cause, next) => {
    const { press } = noticeOf(event('Rollout Rolled Back', { cause }));
    expect(press).toMatch(/^nothing now; next, /);
    expect(press).toContain(next);
  });

  test('a spec without a service is named by the rollout, and no step is made up', () => {
    const { step: _step, weight: _weight, ...rejected } = event('Rollout Rejected', { service: '' });
    expect(noticeOf(rejected).title).toBe('checkout-r2-1 was not started; the mesh was not touched');
  });
});
