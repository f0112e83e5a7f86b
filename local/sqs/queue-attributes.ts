import { own } from '../kit/json.ts';
import { invalidAttributeName, invalidAttributeValue, unsupported } from './errors.ts';

interface Range {
  readonly fallback: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Attributes that are numbers, with their limits. Source: the SQS API reference, on SetQueueAttributes. */
const numbers: Readonly<Record<string, Range>> = {
  DelaySeconds: { fallback: 0, minimum: 0, maximum: 900 },
  MaximumMessageSize: { fallback: 262_144, minimum: 1024, maximum: 1_048_576 },
  MessageRetentionPeriod: { fallback: 345_600, minimum: 60, maximum: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { fallback: 0, minimum: 0, maximum: 20 },
  VisibilityTimeout: { fallback: 30, minimum: 0, maximum: 43_200 },
};

/** Kept and given back: no policy refuses a caller, and nothing is encrypted. */
const texts = ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Policy', 'SqsManagedSseEnabled'];

/** Known to SQS; a queue that has one behaves in a way that is not implemented. */
const missing = ['ContentBasedDeduplication', 'FifoQueue', 'RedriveAllowPolicy', 'RedrivePolicy'];

export type QueueAttributes = Readonly<Record<string, string>>;

/** @throws AwsError for attributes that do not exist, are not implemented or have a value out of their range. */
export function checkAttributes(attributes: QueueAttributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (missing.includes(name)) throw unsupported(`the queue attribute ${name}`);
    const range = own(numbers, name);
    if (range === undefined && !texts.includes(name)) throw invalidAttributeName(name);
    if (range === undefined) continue;
    const isWithin = /^\d+$/.test(value) && Number(value) >= range.minimum && Number(value) <= range.maximum;
    if (!isWithin) throw invalidAttributeValue(name);
  }
}

/** The value that holds: what was set, or SQS's default. */
export const seconds = (attributes: QueueAttributes, name: string): number =>
  Number(attributes[name] ?? numbers[name]?.fallback ?? 0);

export const withDefaults = (attributes: QueueAttributes): QueueAttributes => ({
  ...Object.fromEntries(Object.entries(numbers).map(([name, { fallback }]) => [name, String(fallback)])),
  ...attributes,
});
