import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Action } from '../../../../adapters/routers/alb/rule-document.ts';
import { documentOf, normalised, partsOf } from '../../../../adapters/routers/alb/rule-document.ts';
import { arns, forward, forwardToBlue, ids, oidc } from './sample-rule.ts';

const document = (...actions: readonly object[]) => ({
  ListenerArn: arns.listener,
  Priority: '10',
  Actions: normalised(actions as readonly Action[]),
});
const lone = (group: object) => ({ Type: 'forward', ...group });

describe('one target group counts as everything, however ELB writes it', () => {
  test.each([
    ['in both forms', forwardToBlue],
    ['by its ARN alone', lone({ TargetGroupArn: arns.blue })],
    ['without a weight', lone({ ForwardConfig: { TargetGroups: [{ TargetGroupArn: arns.blue }] } })],
    ['with weight 0', lone({ ForwardConfig: { TargetGroups: [{ TargetGroupArn: arns.blue, Weight: 0 }] } })],
  ])('%s', (_, action) => {
    expect(partsOf(document(action)).targets).toEqual([{ id: ids.blue, weight: 1 }]);
  });
});

test('an omitted weight of several groups is 1, and 0 stays 0', () => {
  const groups = [{ TargetGroupArn: arns.blue }, { TargetGroupArn: arns.green, Weight: 0 }];
  expect(partsOf(document(lone({ ForwardConfig: { TargetGroups: groups } }))).targets).toEqual([
    { id: ids.blue, weight: 1 },
    { id: ids.green, weight: 0 },
  ]);
});

test('stickiness that is off is the same as none, unless it has a duration to keep', () => {
  const off = { TargetGroupStickinessConfig: { Enabled: false } };
  const kept = { TargetGroupStickinessConfig: { Enabled: false, DurationSeconds: 60 } };
  const none = { TargetGroupStickinessConfig: undefined };
  expect(document(forward(1, 1, off))).toEqual(document(forward(1, 1, none)));
  expect(document(forward(1, 1, kept)).Actions[0]).toMatchObject({ ForwardConfig: kept });
});

test('the secret of OIDC is kept by reference, because it is never given', () => {
  const [action] = document(oidc, forwardToBlue).Actions;
  expect(action).toMatchObject({ AuthenticateOidcConfig: { ClientId: 'shop', UseExistingClientSecret: true } });
  expect(action).not.toHaveProperty('AuthenticateOidcConfig.ClientSecret');
});

test('a rule that is taken apart and put together again is the same, with any actions', () => {
  const others = fc.subarray<object>([
    oidc,
    { Type: 'authenticate-cognito', Order: 1, AuthenticateCognitoConfig: { UserPoolArn: 'pool' } },
    { Type: 'jwt-validation', Order: 1, JwtValidationConfig: { Issuer: 'https://id.example.com' } },
    { Type: 'unheard-of', Order: 1 },
  ]);
  const weight = fc.integer({ min: 0, max: 999 });
  const last = fc.oneof(
    fc.tuple(weight, weight).map(([blue, green]): object => forward(blue, green)),
    fc.constant<object>(forwardToBlue),
    fc.constant<object>({ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }),
  );
  fc.assert(
    fc.property(others, last, (first, end) => {
      const rule = document(...first, end);
      expect(documentOf(partsOf(rule))).toEqual(rule);
      expect(document(...rule.Actions)).toEqual(rule);
    }),
  );
});
