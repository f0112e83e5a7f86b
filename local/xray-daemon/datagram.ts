import { isRecord, jsonIn } from '../kit/json.ts';

/** What came by UDP: a segment document, or why it is none. */
export type Datagram =
  | { readonly kind: 'document'; readonly text: string }
  | { readonly kind: 'refused'; readonly why: string };

/** A line of JSON that says how to read the rest. Source: AWS X-Ray developer guide, segment documents. */
export function readDatagram(bytes: Uint8Array): Datagram {
  const text = Buffer.from(bytes).toString();
  const end = text.indexOf('\n');
  const head = jsonIn(end === -1 ? text : text.slice(0, end));
  if (!isRecord(head) || head.format !== 'json' || head.version !== 1)
    return { kind: 'refused', why: 'a datagram does not begin with the line {"format": "json", "version": 1}' };
  return { kind: 'document', text: text.slice(end + 1) };
}
