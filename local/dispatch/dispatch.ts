import { gunzipSync } from 'node:zlib';
import type { AwsRequest, AwsResponse } from '../http-message.ts';
import type { Callers } from '../iam/callers.ts';
import { AwsError, notImplemented } from '../kit/aws-error.ts';
import type { Call, Service, ServiceName } from '../kit/call.ts';
import { isRecord } from '../kit/json.ts';
import type { Protocol } from '../protocols/protocol.ts';
import { unreadable } from '../protocols/protocol.ts';
import { isServiceName, protocolOf } from '../protocols/protocol-of.ts';
import type { RequestLog } from '../request-log.ts';
import type { Perform } from './perform.ts';
import { refusal } from './refusal.ts';
import { bodyLimit } from './request-limits.ts';
import { guessService } from './service-guess.ts';
import { type Signature, signatureOf } from './signature.ts';

export type Dispatch = (request: AwsRequest) => Promise<AwsResponse>;

interface DispatchOptions {
  readonly serviceOf: (name: ServiceName) => Service | undefined;
  readonly perform: Perform;
  readonly log: RequestLog;
  readonly callers: Callers;
  readonly newId: () => string;
}

/** Lambda has an error of its own for it. */
const tooLarge = (service: ServiceName, limit: number) =>
  new AwsError(
    service === 'lambda' ? 'RequestTooLargeException' : 'RequestEntityTooLargeException',
    `The body of the request is larger than ${limit} bytes.`,
    413,
  );

/** A body within the service's limit. PutMetricData may come compressed: it is unpacked as far as the limit, no further. */
function bounded(request: AwsRequest, service: ServiceName): AwsRequest {
  const limit = bodyLimit(service);
  if (request.body.byteLength > limit) throw tooLarge(service, limit);
  // What S3 is sent in an encoding is kept in it.
  if (service === 's3') return request;
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity' || encoding === 'aws-chunked') return request;
  if (encoding !== 'gzip') throw unreadable(`The embedded AWS does not read Content-Encoding ${encoding}.`);
  try {
    return { ...request, body: gunzipSync(request.body, { maxOutputLength: limit }) };
  } catch (error) {
    if (isRecord(error) && error.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(service, limit);
    throw unreadable('The body of the request is not gzip.');
  }
}

/** Permissions that models ask for among themselves; AWS has no operations of these names. */
const inward: ReadonlySet<string> = new Set(['events:RetrieveConnectionCredentials', 'states:InvokeHTTPEndpoint']);

interface Addressed {
  readonly service: Service;
  readonly signature: Signature;
}

/** The one way in for both front doors: finds the service, reads the call, has it performed, writes the answer. */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { serviceOf, perform, log, callers, newId } = options;

  const address = (request: AwsRequest): Addressed => {
    if (request.foreign !== undefined) throw new AwsError('AccessDeniedException', request.foreign, 403);
    const signature = signatureOf(request);
    if (signature === undefined) {
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
    }
    const { scope } = signature;
    const service = isServiceName(scope) ? serviceOf(scope) : undefined;
    if (service === undefined) {
      throw new AwsError('NotImplemented', `The embedded AWS has no service ${scope}.`, 501);
    }
    return { service, signature };
  };

  /** A request that never became a call is in the log all the same. */
  const refuse = (request: AwsRequest, service: ServiceName | undefined, error: AwsError, requestId: string) => {
    const operation = request.headers['x-amz-target'] ?? `${request.method} ${request.path}`;
    log.begin({ service: service ?? 'unknown', operation, caller: 'unknown' })(error.status, error.code, error.message);
    return refusal(request, service, error, requestId);
  };

  const answer = async (service: Service, call: Call, protocol: Protocol) => {
    const { operation, requestId } = call;
    try {
      return protocol.encode(operation, await perform(call, () => service.call(call)), requestId);
    } catch (error) {
      if (error instanceof AwsError) return protocol.encodeError(error, requestId);
      throw error;
    }
  };

  return async (received) => {
    const requestId = newId();
    let service: Service | undefined;
    let call: Call;
    let protocol: Protocol;
    try {
      const addressed = address(received);
      service = addressed.service;
      const request = bounded(received, service.name);
      protocol = protocolOf(service.name, request);
      const { operation, input } = protocol.decode(request);
      if (inward.has(`${service.name}:${operation}`)) throw notImplemented(service.name, operation);
      const { accessKeyId, region } = addressed.signature;
      const asked = { service: service.name, operation, input, caller: callers.of(accessKeyId), requestId };
      call = region === undefined ? asked : { ...asked, region };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return refuse(received, service?.name ?? guessService(received), error, requestId);
    }
    return answer(service, call, protocol);
  };
}
