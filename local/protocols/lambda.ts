import type { AwsResponse } from '../http-message.ts';
import { notImplemented } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';
import { lambdaOperations } from '../lambda/lambda.ts';
import { functionPath } from '../lambda/shapes.ts';
import { absentOperation } from './lambda-absent.ts';
import { pathTemplate } from './path-template.ts';
import { type Protocol, unreadable } from './protocol.ts';
import { restJson } from './rest-json.ts';

const invocations = pathTemplate(`${functionPath}/invocations`);

const utf8 = (body: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw unreadable('The payload is not UTF-8.');
  }
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function encodeInvoke(output: Output, requestId: string): AwsResponse {
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
  if (output.ExecutedVersion !== undefined) headers['x-amz-executed-version'] = text(output.ExecutedVersion);
  if (output.FunctionError !== undefined) headers['x-amz-function-error'] = text(output.FunctionError);
  if (output.LogResult !== undefined) headers['x-amz-log-result'] = text(output.LogResult);
  return { status: Number(output.StatusCode ?? 200), headers, body: text(output.Payload) };
}

/** Lambda's restJson1: an invocation's body is the payload as it is, the rest of its input is in headers and query. */
export function lambdaProtocol(): Protocol {
  const rest = restJson(lambdaOperations, 'InvalidParameterValueException');
  return {
    decode(request) {
      const labels = request.method === 'POST' ? invocations(request.path) : undefined;
      if (labels === undefined) {
        const absent = absentOperation(request);
        if (absent !== undefined) throw notImplemented('lambda', absent);
        return rest.decode(request);
      }
      const input: Record<string, unknown> = {
        ...labels,
        InvocationType: request.headers['x-amz-invocation-type'] ?? 'RequestResponse',
        Payload: utf8(request.body),
      };
      const optional = {
        Qualifier: request.query.Qualifier?.[0],
        LogType: request.headers['x-amz-log-type'],
        ClientContext: request.headers['x-amz-client-context'],
      };
      for (const [name, value] of Object.entries(optional)) if (value !== undefined) input[name] = value;
      return { operation: 'Invoke', input };
    },
    encode: (operation, output, requestId) =>
      operation === 'Invoke' ? encodeInvoke(output, requestId) : rest.encode(operation, output, requestId),
    encodeError(error, requestId) {
      const response = rest.encodeError(error, requestId);
      // Lambda writes the member with a capital, and says whose fault it was.
      const type = error.status < 500 ? 'User' : 'Service';
      return { ...response, body: JSON.stringify({ Type: type, ...error.fields, Message: error.message }) };
    },
  };
}
