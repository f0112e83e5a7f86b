import type { AwsResponse } from '../http-message.ts';
import { AwsError, type ServiceName } from '../service.ts';
import { decodeCbor } from './cbor-decode.ts';
import { encodeCbor } from './cbor-encode.ts';
import { pathTemplate } from './path-template.ts';
import { isRecord, type Protocol, unreadable } from './protocol.ts';
import { queryErrorHeader, shapeName } from './query-errors.ts';
import { isTimestamp } from './timestamps.ts';

const operationPath = pathTemplate('/service/{service}/operation/{operation}');

/** Smithy RPC v2 with CBOR bodies: what newer AWS CLIs and boto3 speak to CloudWatch. */
export function rpcV2Cbor(service: ServiceName): Protocol {
  const answer = (
    status: number,
    body: unknown,
    requestId: string,
    more: Record<string, string> = {},
  ): AwsResponse => ({
    status,
    headers: {
      'content-type': 'application/cbor',
      'smithy-protocol': 'rpc-v2-cbor',
      'x-amzn-requestid': requestId,
      ...more,
    },
    body: encodeCbor(body, isTimestamp),
  });
  return {
    decode(request) {
      const operation = operationPath(request.path)?.operation;
      if (operation === undefined) {
        throw new AwsError('UnknownOperationException', `${service} has no operation at ${request.path}.`, 404);
      }
      const input = request.body.byteLength === 0 ? {} : decodeCbor(request.body);
      if (!isRecord(input)) throw unreadable('The body of the request is not a CBOR map.');
      return { operation, input };
    },
    encode: (_operation, output, requestId) => answer(200, output, requestId),
    encodeError: (error, requestId) =>
      answer(
        error.status,
        { __type: shapeName(service, error.code), message: error.message, ...error.fields },
        requestId,
        queryErrorHeader(service, error),
      ),
  };
}
