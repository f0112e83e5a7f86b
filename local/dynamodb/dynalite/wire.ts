import type { AwsRequest, AwsResponse } from '../../http-message.ts';
import type { AwsError } from '../../kit/aws-error.ts';
import type { Output } from '../../kit/call.ts';
import { parseJsonText } from '../../kit/json.ts';
import type { Input } from '../input.ts';
import { isRecord, serializationError } from '../input.ts';

const apiVersion = 'DynamoDB_20120810';
const json = 'application/x-amz-json-1.0';

/** The operation that a request names; empty when it names none of this service. */
export function operationOf({ headers }: AwsRequest): string {
  const [version, operation = ''] = (headers['x-amz-target'] ?? '').split('.');
  return version === apiVersion ? operation : '';
}

/** @throws SerializationException when the body is no JSON object */
export function inputOf({ body }: AwsRequest): Input {
  let input: unknown;
  try {
    input = parseJsonText(Buffer.from(body).toString());
  } catch {
    throw serializationError('Unexpected token received from parser');
  }
  if (!isRecord(input)) throw serializationError('Unexpected field type');
  return input;
}

const headers = (requestId: string) => ({ 'content-type': json, 'x-amzn-requestid': requestId });

export const toResponse = (output: Output, requestId: string): AwsResponse => ({
  status: 200,
  headers: headers(requestId),
  body: JSON.stringify(output),
});

export const toErrorResponse = ({ code, message, status, fields }: AwsError, requestId: string): AwsResponse => ({
  status,
  headers: headers(requestId),
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message, ...fields }),
});
