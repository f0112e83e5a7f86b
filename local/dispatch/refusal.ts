import type { AwsRequest, AwsResponse } from '../http-message.ts';
import type { AwsError } from '../kit/aws-error.ts';
import type { ServiceName } from '../kit/call.ts';
import { queryError } from '../protocols/aws-query.ts';
import { protocolOf } from '../protocols/protocol-of.ts';
import { queryCode } from '../protocols/query-errors.ts';

/** The answer to a request that names no service here, or is not signed: in its own protocol as far as that is known. */
export function refusal(
  request: AwsRequest,
  service: ServiceName | undefined,
  error: AwsError,
  requestId: string,
): AwsResponse {
  if (service !== undefined) return protocolOf(service, request).encodeError(error, requestId);
  const speaksJson = /json/.test(request.headers['content-type'] ?? '') || 'x-amz-target' in request.headers;
  if (!speaksJson) return queryError(error, queryCode(undefined, error.code), 'http://aws.amazon.com/', requestId);
  return {
    status: error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': error.code,
      'x-amzn-requestid': requestId,
    },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}
