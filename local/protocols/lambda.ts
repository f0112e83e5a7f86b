import type { AwsResponse } from '../http-message.ts';
import { notImplemented } from '../kit/aws-error.ts';
import type { Output } from '../kit/call.ts';
import { absentOperation } from './lambda-absent.ts';
import { pathTemplate } from './path-template.ts';
import { type Protocol, unreadable } from './protocol.ts';
import { type RestOperation, restJson } from './rest-json.ts';

const functions = '/2015-03-31/functions';
const one = `${functions}/{FunctionName}`;

// Newer operations have paths with a date of their own.
const concurrency = '/functions/{FunctionName}/concurrency';
const invokeConfig = '/2019-09-25/functions/{FunctionName}/event-invoke-config';

/**
 * The operations of Lambda about functions, versions, aliases and how they are invoked, so that a model that lacks one
 * can name it. Source: botocore 1.43, lambda 2015-03-31.
 */
const operations: readonly RestOperation[] = [
  { operation: 'CreateFunction', method: 'POST', path: functions, status: 201 },
  { operation: 'ListFunctions', method: 'GET', path: functions, integers: ['MaxItems'] },
  { operation: 'GetFunction', method: 'GET', path: one },
  { operation: 'DeleteFunction', method: 'DELETE', path: one, status: 204 },
  { operation: 'GetFunctionConfiguration', method: 'GET', path: `${one}/configuration` },
  { operation: 'UpdateFunctionConfiguration', method: 'PUT', path: `${one}/configuration` },
  { operation: 'UpdateFunctionCode', method: 'PUT', path: `${one}/code` },
  { operation: 'PublishVersion', method: 'POST', path: `${one}/versions`, status: 201 },
  { operation: 'ListVersionsByFunction', method: 'GET', path: `${one}/versions`, integers: ['MaxItems'] },
  { operation: 'CreateAlias', method: 'POST', path: `${one}/aliases`, status: 201 },
  { operation: 'ListAliases', method: 'GET', path: `${one}/aliases`, integers: ['MaxItems'] },
  { operation: 'GetAlias', method: 'GET', path: `${one}/aliases/{Name}` },
  { operation: 'UpdateAlias', method: 'PUT', path: `${one}/aliases/{Name}` },
  { operation: 'DeleteAlias', method: 'DELETE', path: `${one}/aliases/{Name}`, status: 204 },
  { operation: 'PutFunctionConcurrency', method: 'PUT', path: `/2017-10-31${concurrency}` },
  { operation: 'DeleteFunctionConcurrency', method: 'DELETE', path: `/2017-10-31${concurrency}`, status: 204 },
  { operation: 'GetFunctionConcurrency', method: 'GET', path: `/2019-09-30${concurrency}` },
  { operation: 'PutFunctionEventInvokeConfig', method: 'PUT', path: invokeConfig },
  { operation: 'UpdateFunctionEventInvokeConfig', method: 'POST', path: invokeConfig },
  { operation: 'GetFunctionEventInvokeConfig', method: 'GET', path: invokeConfig },
  { operation: 'DeleteFunctionEventInvokeConfig', method: 'DELETE', path: invokeConfig, status: 204 },
  { operation: 'ListFunctionEventInvokeConfigs', method: 'GET', path: `${invokeConfig}/list`, integers: ['MaxItems'] },
  { operation: 'AddPermission', method: 'POST', path: `${one}/policy`, status: 201 },
  { operation: 'GetPolicy', method: 'GET', path: `${one}/policy` },
];

const invocations = pathTemplate(`${one}/invocations`);

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
  const rest = restJson(operations, 'InvalidParameterValueException');
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
