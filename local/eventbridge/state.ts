import * as z from 'zod/mini';
import { arnOf } from '../kit/account.ts';
import { integer, text } from '../kit/shapes.ts';
import type { EventEnvelope } from './event.ts';
import { newName } from './shapes.ts';

const arn = text(1, 1600);

/** What PutTargets takes; members of target types that are not implemented are refused by name. */
export const targetSchema = z.strictObject({
  Id: newName(64),
  Arn: arn,
  RoleArn: z.optional(arn),
  Input: z.optional(text(0, 8192)),
  InputPath: z.optional(text(0, 256)),
  InputTransformer: z.optional(
    z.strictObject({
      InputPathsMap: z.optional(z.record(z.string(), z.string())),
      InputTemplate: text(1, 8192),
    }),
  ),
  RetryPolicy: z.optional(
    z.strictObject({
      MaximumRetryAttempts: z.optional(integer(0, 185)),
      MaximumEventAgeInSeconds: z.optional(integer(60, 86_400)),
    }),
  ),
  DeadLetterConfig: z.optional(z.strictObject({ Arn: z.optional(arn) })),
  SqsParameters: z.optional(z.strictObject({ MessageGroupId: z.string() })),
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

export const busArn = (name: string): string => arnOf('events', `event-bus/${name}`);

export const ruleArn = (busName: string, name: string): string =>
  arnOf('events', `rule/${busName === 'default' ? '' : `${busName}/`}${name}`);

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
