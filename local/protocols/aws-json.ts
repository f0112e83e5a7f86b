import { AwsError } from '../kit/aws-error.ts';
import type { ServiceName } from '../kit/call.ts';
import { jsonObject, type Protocol } from './protocol.ts';
import { queryErrorHeader, shapeName } from './query-errors.ts';

/** awsJson1.0 and 1.1: the header X-Amz-Target names the operation, body and answer are its input and output. */
export function awsJson(service: ServiceName, version: '1.0' | '1.1'): Protocol {
  const headers = (requestId: string) => ({
    'content-type': `application/x-amz-json-${version}`,
    'x-amzn-requestid': requestId,
  });
  return {
    decode(request) {
      const target = request.headers['x-amz-target'] ?? '';
      const operation = target.slice(target.indexOf('.') + 1);
      if (!/^\w+$/.test(operation)) {
        throw new AwsError(
          'UnknownOperationException',
          `${service} was sent no operation (X-Amz-Target: "${target}").`,
        );
      }
      return { operation, input: jsonObject(request.body) };
    },
    encode: (_operation, output, requestId) => ({
      status: 200,
      headers: headers(requestId),
      body: JSON.stringify(output),
    }),
    encodeError: (error, requestId) => ({
      status: error.status,
      headers: { ...headers(requestId), ...queryErrorHeader(service, error) },
      body: JSON.stringify({ __type: shapeName(service, error.code), message: error.message, ...error.fields }),
    }),
  };
}
