import { z } from 'zod';
import { accountId, region } from '../kit/account.ts';
import type { EventEnvelope } from './event.ts';

const arn = z.string().min(1).max(1600);

/** What PutTargets takes; members of target types that are not implemented are refused by name. */
export const targetSchema = z.strictObject({
  Id: z.string().regex(/^[\w.-]{1,64}$/, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+'),
  Arn: arn,
  RoleArn: arn.optional(),
  Input: z.string().max(8192).optional(),
  InputPath: z.string().max(256).optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z.record(z.string(), z.string()).optional(),
      InputTemplate: z.string().min(1).max(8192),
    })
    .optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: arn.optional() }).optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string() }).optional(),
});

export type Target = z.infer<typeof targetSchema>;

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly eventPattern?: string | undefined;
  readonly scheduleExpression?: string | undefined;
  readonly state: 'ENABLED' | 'DISABLED';
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly targets: readonly Target[];
  /** Epoch ms: when a scheduled rule ran last or was last changed; its next run counts from here. */
  readonly scheduledFrom: number;
}

export interface EventBus {
  readonly name: string;
  readonly arn: string;
  readonly description?: string | undefined;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly rules: Record<string, Rule>;
}

/** How an endpoint outside of AWS is called. */
export interface Connection {
  readonly name: string;
  readonly arn: string;
  readonly secretArn: string;
  readonly description?: string | undefined;
  readonly type: 'API_KEY' | 'BASIC';
  /** The header that carries the credentials: its name and its value. */
  readonly header: readonly [string, string];
  /** Epoch ms. */
  readonly createdAt: number;
}

/** One event on its way to one target. */
export interface Delivery {
  readonly id: number;
  readonly event: EventEnvelope;
  readonly rule: { readonly name: string; readonly arn: string };
  readonly target: Target;
  /** Epoch ms: when the bus took the event in. */
  readonly ingestedAt: number;
  /** Tries so far. */
  readonly tries: number;
  /** Epoch ms: when it is tried next. */
  readonly dueAt: number;
  /** It has come from another bus and may not go to a third. */
  readonly forwarded: boolean;
}

/** Everything the model knows; JSON-safe. */
export interface State {
  buses: Record<string, EventBus>;
  connections: Record<string, Connection>;
  pending: Record<number, Delivery>;
  nextDelivery: number;
  /** By ARN of a rule or bus. */
  tags: Record<string, Record<string, string>>;
}

export const busArn = (name: string): string => `arn:aws:events:${region}:${accountId}:event-bus/${name}`;

export const ruleArn = (busName: string, name: string): string =>
  `arn:aws:events:${region}:${accountId}:rule/${busName === 'default' ? '' : `${busName}/`}${name}`;

export const initialState = (now: number): State => ({
  buses: { default: { name: 'default', arn: busArn('default'), createdAt: now, rules: {} } },
  connections: {},
  pending: {},
  nextDelivery: 1,
  tags: {},
});

/** True for what `snapshot` gave; its depths are trusted. */
export const isState = (value: unknown): value is State =>
  typeof value === 'object' &&
  value !== null &&
  'buses' in value &&
  'pending' in value &&
  'nextDelivery' in value &&
  'tags' in value;
