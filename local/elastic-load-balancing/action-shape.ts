import * as z from 'zod/mini';
import { integer, listOf, text } from '../kit/shapes.ts';

// Actions as the API has them. Source of the limits: botocore 1.43, elbv2 2015-12-01.

const extraParams = z.optional(z.record(z.string(), z.string()));
const onUnauthenticated = z.optional(z.enum(['deny', 'allow', 'authenticate']));

const authentication = {
  SessionCookieName: z.optional(z.string()),
  Scope: z.optional(z.string()),
  SessionTimeout: z.optional(integer(1, 604_800)),
  AuthenticationRequestExtraParams: extraParams,
  OnUnauthenticatedRequest: onUnauthenticated,
};

const oidc = z.strictObject({
  Issuer: z.string(),
  AuthorizationEndpoint: z.string(),
  TokenEndpoint: z.string(),
  UserInfoEndpoint: z.string(),
  ClientId: z.string(),
  ClientSecret: z.optional(z.string()),
  UseExistingClientSecret: z.optional(z.boolean()),
  ...authentication,
});

const cognito = z.strictObject({
  UserPoolArn: z.string(),
  UserPoolClientId: z.string(),
  UserPoolDomain: z.string(),
  ...authentication,
});

const jwt = z.strictObject({
  JwksEndpoint: z.string(),
  Issuer: z.string(),
  AdditionalClaims: z.optional(
    z.array(
      z.strictObject({
        Format: z.enum(['single-string', 'string-array', 'space-separated-values']),
        Name: z.string(),
        Values: z.array(z.string()),
      }),
    ),
  ),
});

const redirect = z.strictObject({
  Protocol: z.optional(z.enum(['HTTP', 'HTTPS', '#{protocol}'])),
  Port: z.optional(z.string()),
  Host: z.optional(text(1, 128)),
  Path: z.optional(text(1, 128)),
  Query: z.optional(text(0, 128)),
  StatusCode: z.enum(['HTTP_301', 'HTTP_302']),
});

const fixedResponse = z.strictObject({
  MessageBody: z.optional(text(0, 1024)),
  StatusCode: z
    .string()
    .check(z.regex(/^[245]\d\d$/, { error: 'Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$' })),
  ContentType: z.optional(
    z.enum(['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json']),
  ),
});

const stickiness = z.strictObject({
  Enabled: z.optional(z.boolean()),
  DurationSeconds: z.optional(integer(1, 604_800)),
});

const forward = z.strictObject({
  TargetGroups: z.optional(
    z.array(z.strictObject({ TargetGroupArn: z.string(), Weight: z.optional(integer(0, 999)) })),
  ),
  TargetGroupStickinessConfig: z.optional(stickiness),
});

const actionTypes = [
  'forward',
  'authenticate-oidc',
  'authenticate-cognito',
  'redirect',
  'fixed-response',
  'jwt-validation',
] as const;

export const action = z.strictObject({
  Type: z.enum(actionTypes),
  Order: z.optional(integer(1, 50_000)),
  TargetGroupArn: z.optional(z.string()),
  ForwardConfig: z.optional(forward),
  AuthenticateOidcConfig: z.optional(oidc),
  AuthenticateCognitoConfig: z.optional(cognito),
  RedirectConfig: z.optional(redirect),
  FixedResponseConfig: z.optional(fixedResponse),
  JwtValidationConfig: z.optional(jwt),
});

export const actionList = listOf(action, 0, 10);

export type Action = z.infer<typeof action>;

/** What a forward sends to a group, and the group's share of the sum of all weights. */
export interface WeightedGroup {
  readonly TargetGroupArn: string;
  readonly Weight: number;
}

/** The groups of a forward, by weight; none of any other action. A weight that was left out is 1. */
export const groupsOf = ({ TargetGroupArn, ForwardConfig }: Action): readonly WeightedGroup[] => {
  const groups = ForwardConfig?.TargetGroups ?? (TargetGroupArn === undefined ? [] : [{ TargetGroupArn, Weight: 1 }]);
  return groups.map(({ TargetGroupArn: arn, Weight = 1 }) => ({ TargetGroupArn: arn, Weight }));
};
