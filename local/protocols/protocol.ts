import type { AwsRequest, AwsResponse } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';
import { isRecord, parseJsonText } from '../kit/json.ts';

/** What a request asks for, whatever it was written in. */
interface Decoded {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** One of AWS's wire protocols, as one service uses it. */
export interface Protocol {
  /** @throws AwsError for a body that cannot be read, and for an operation that the service does not have. */
  decode(request: AwsRequest): Decoded;
  encode(operation: string, output: Output, requestId: string): AwsResponse;
  encodeError(error: AwsError, requestId: string): AwsResponse;
}

/** What AWS answers to a body that it cannot read. */
export const unreadable = (what: string): AwsError => new AwsError('SerializationException', what);

/** The body as a JSON object; an empty body is an empty object, as for AWS. */
export function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  const text = new TextDecoder().decode(body);
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = parseJsonText(text);
  } catch {
    throw unreadable('The body of the request is not JSON.');
  }
  if (!isRecord(value)) throw unreadable('The body of the request is not a JSON object.');
  return value;
}
