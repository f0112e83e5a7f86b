import * as z from 'zod/mini';
import type { Output } from '../kit/call.ts';
import { attributesDigest, md5, messageAttribute } from './attributes-digest.ts';

export const messageShape = z.object({
  id: z.string(),
  body: z.string(),
  attributes: z.record(z.string(), messageAttribute),
  sender: z.string(),
  /** Epoch milliseconds, as all times here. */
  sentAt: z.number(),
  visibleAt: z.number(),
  firstReceivedAt: z.optional(z.number()),
  receiveCount: z.int(),
  /** Of the last receive. */
  receipt: z.optional(z.string()),
});

export type Message = z.infer<typeof messageShape>;

const systemAttributes = ({ sender, sentAt, firstReceivedAt, receiveCount }: Message): Record<string, string> => ({
  SenderId: sender,
  SentTimestamp: String(Math.trunc(sentAt)),
  ApproximateReceiveCount: String(receiveCount),
  ApproximateFirstReceiveTimestamp: String(Math.trunc(firstReceivedAt ?? sentAt)),
});

/** `All`, a name, or `prefix.*` */
const isWanted = (wanted: readonly string[], name: string): boolean =>
  wanted.some((want) => want === 'All' || want === name || (want.endsWith('.*') && name.startsWith(want.slice(0, -1))));

const chosen = <T>(all: Readonly<Record<string, T>>, wanted: readonly string[]): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isWanted(wanted, name)));

/** As ReceiveMessage returns it, with the attributes that were asked for. */
export function messageOutput(message: Message, system: readonly string[], own: readonly string[]): Output {
  const Attributes = chosen(systemAttributes(message), system);
  const MessageAttributes = chosen(message.attributes, own);
  const digest = attributesDigest(MessageAttributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(Attributes).length === 0 ? {} : { Attributes }),
    ...(digest === undefined ? {} : { MD5OfMessageAttributes: digest, MessageAttributes }),
  };
}
