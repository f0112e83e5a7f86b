import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { detailOf } from '../../core/events/event-detail.ts';
import { type EventType, eventTypes } from '../../core/events/events.ts';
import type { EventEnvelope } from '../../local/eventbridge/event.ts';
import { fillTemplate } from '../../local/eventbridge/input-template.ts';
import { compilePattern } from '../../local/eventbridge/pattern/event-pattern.ts';
import { readYaml } from '../../local/template/read-yaml.ts';
import { testSender } from '../support/test-sender.ts';
import { objectOf } from '../template/deployed.ts';
import { unknownProperties } from '../template/property-names.ts';

const source = readFileSync('examples/events/pagerduty.yaml', 'utf8');
const template = objectOf(readYaml(source, 'pagerduty.yaml'));
const resources = Object.entries(objectOf(template.Resources));

const ruleShape = z.object({
  EventPattern: z.strictObject({
    source: z.array(z.string()),
    $or: z.array(z.object({ 'detail-type': z.array(z.enum(eventTypes)) }).loose()),
  }),
  Targets: z.tuple([
    z.object({
      InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() }),
    }),
  ]),
});
const rule = ruleShape.parse(objectOf(objectOf(template.Resources).PersonNeeded).Properties);

const types = rule.EventPattern.$or.flatMap((one) => one['detail-type']);
const matches = compilePattern(JSON.stringify(rule.EventPattern));

const envelope = (type: EventType, detail: object): EventEnvelope => ({
  version: '0',
  id: '1',
  'detail-type': type,
  source: 'meshshift',
  account: '000000000000',
  time: '2026-12-01T08:00:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: { ...detail },
});

/** PagerDuty's event, without the routing key. Source: its Events API v2, "Send an alert event". */
const alert = z.strictObject({
  event_action: z.literal('trigger'),
  dedup_key: z.string().min(1).max(255),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })).max(1),
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    component: z.string(),
    custom_details: z.record(z.string(), z.string()),
  }),
});

test('the template has no property that CloudFormation does not know', () => {
  expect(resources.flatMap(([id, one]) => unknownProperties(id, objectOf(one)))).toEqual([]);
});

test.each(types)('%s is an alert within the limits, also with the longest names', (type) => {
  const id = 'r'.repeat(80);
  const text = `alarm "5xx" went to ALARM:\n${'x'.repeat(2000)}`;
  const named = { rolloutId: id, service: 's'.repeat(255), router: 'alb/shop', step: 50, weight: 100 };
  const detail = detailOf({ ...named, type, eventId: `${id}/${type}`, text }, testSender);
  const [{ InputTransformer }] = rule.Targets;
  const filled = fillTemplate(InputTransformer.InputTemplate, InputTransformer.InputPathsMap, envelope(type, detail), {
    ruleArn: '',
    ruleName: '',
    ingestionTime: '2026-12-01T08:00:00Z',
  });
  const { dedup_key, payload } = alert.parse(JSON.parse(filled));
  expect([dedup_key, payload.summary, payload.custom_details.press]).toEqual([id, detail.title, detail.press]);
});

test.each(['operator', 'successor'] as const)('a rollback by %s wakes nobody, and its failure does', (cause) => {
  const pages = (type: EventType) => matches(envelope(type, { cause }));
  expect([pages('Rollout Rolled Back'), pages('Rollout Reverted'), pages('Rollback Failed')]).toEqual([
    false,
    false,
    true,
  ]);
});

test.each(['alarm', 'analysis', 'failure', undefined])('a rollback by %s wakes somebody', (cause) => {
  expect(matches(envelope('Rollout Rolled Back', cause === undefined ? {} : { cause }))).toBe(true);
});

test('the routing key has no echo, and is given to the connection alone, as a secret', () => {
  expect(objectOf(objectOf(template.Parameters).RoutingKey).NoEcho).toBe(true);
  const users = resources.filter(([, one]) => JSON.stringify(one).includes('"RoutingKey"')).map(([id]) => id);
  expect(users).toEqual(['PagerDutyConnection']);
  expect(source).toContain('{ Key: routing_key, Value: !Ref RoutingKey, IsValueSecret: true }');
});
