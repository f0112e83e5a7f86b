import { describe, expect, test } from '@jest/globals';
import { detailOf } from '../../../core/events/event-detail.ts';
import { eventSchemas } from '../../../core/events/event-schema.ts';
import type { RolloutEvent } from '../../../core/events/events.ts';
import { eventTypes } from '../../../core/events/events.ts';
import { lineEventTypes } from '../../../core/events/line-event.ts';
import { lineSamples, rolloutSamples } from '../../../scripts/event-samples.ts';
import { checkEvent, problemOf } from '../../support/check-event.ts';
import { testSender } from '../../support/test-sender.ts';

const shifted: RolloutEvent = {
  type: 'Weights Shifted',
  eventId: 'r/Weights Shifted/0',
  rolloutId: 'r',
  service: 'color',
  router: 'appmesh/m/r',
  text: '5% to color-v2',
  step: 1,
  weight: 5,
};

test('each type of event has a schema, and a published example that it takes', () => {
  const types = [...eventTypes, ...lineEventTypes];
  expect([...eventSchemas.keys()]).toEqual(types);
  expect([...rolloutSamples, ...lineSamples].map(({ type }) => type)).toEqual(types);
  for (const event of [...rolloutSamples, ...lineSamples]) checkEvent(event);
});

describe('not of the published form is a detail', () => {
  const detail = detailOf(shifted, testSender);
  test.each([
    ['with a member that is not written down', { ...detail, extra: 1 }, 'extra'],
    ['of another version', { ...detail, version: 2 }, 'version'],
    ['of a step without its weight', { ...detail, weight: undefined }, 'weight'],
    ['that says nothing of what to press', { ...detail, press: '' }, 'press'],
    ['whose step counts from 0', { ...detail, step: 0 }, 'step'],
  ])('%s', (_, wrong, named) => {
    expect(problemOf('Weights Shifted', detail)).toBeUndefined();
    expect(problemOf('Weights Shifted', wrong)).toContain(named);
  });

  test('of a type that no event has', () => {
    expect(problemOf('Weight Shifted', detail)).toBe('no event is called Weight Shifted');
  });
});
