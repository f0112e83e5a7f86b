import * as z from 'zod/mini';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Output, ServiceName } from '../../kit/call.ts';
import type { Json } from '../engine/json.ts';
import { parseJson } from '../engine/json.ts';
import { StateError } from '../engine/state-error.ts';

/** Headers in lower case. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** Sends one request until it is answered or `signal` ends it; redirects are not followed. */
export type SendHttp = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** A call as the state machine's role. */
export type CallAsCaller = (
  service: ServiceName,
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<Output>;

/** The longest that AWS lets an HTTP task's request take (Step Functions developer guide, quotas). */
const longestMs = 60_000;

const connection = z.strictObject({ ConnectionArn: z.string() });
const shape = z.strictObject({
  ApiEndpoint: z.string(),
  Method: z.enum(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']),
  Authentication: z.optional(connection),
  InvocationConfig: z.optional(connection),
  Headers: z.optional(z.record(z.string(), z.string())),
  RequestBody: z.optional(z.unknown()),
});

const credentials = z.object({ Header: z.tuple([z.string(), z.string()]) });

/**
 * An HTTP task: the state machine's role has to be allowed to call the endpoint and to use the connection, whose
 * credentials go along. An answer of another class than 2xx is an error of its status.
 *
 * Plain HTTP is taken on the loopback alone, where AWS would take none.
 *
 * @throws StateError States.Http.StatusCode.*, States.Http.Socket, Events.ConnectionResource.*, States.Runtime
 */
export async function invokeHttp(
  { call, sendHttp, clock }: { readonly call: CallAsCaller; readonly sendHttp: SendHttp; readonly clock: Clock },
  given: unknown,
  stateMachineArn: string,
): Promise<Json> {
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw new StateError('States.Runtime', `HTTP task: ${z.prettifyError(parsed.error)}`);
  const { ApiEndpoint, Method, Headers = {}, RequestBody } = parsed.data;
  const arn = (parsed.data.InvocationConfig ?? parsed.data.Authentication)?.ConnectionArn;
  if (arn === undefined) throw new StateError('States.Runtime', 'HTTP task: ConnectionArn is required');
  if (!isReachable(ApiEndpoint))
    throw new StateError('States.Runtime', `HTTP task: ${ApiEndpoint} is no HTTPS endpoint`);
  try {
    await call('states', 'InvokeHTTPEndpoint', { stateMachineArn, ApiEndpoint, Method });
  } catch (error) {
    throw error instanceof AwsError ? new StateError('States.Http.AccessDenied', error.message) : error;
  }
  const [name, value] = await credentialsOf(call, arn);
  const request = {
    url: ApiEndpoint,
    method: Method,
    headers: {
      ...lowerCased(Headers),
      [name.toLowerCase()]: value,
      'content-type': 'application/json; charset=UTF-8',
      'user-agent': 'Amazon|StepFunctions|HttpInvoke|eu-west-1',
      range: 'bytes=0-262144',
    },
    ...(RequestBody === undefined
      ? {}
      : { body: typeof RequestBody === 'string' ? RequestBody : JSON.stringify(RequestBody) }),
  };
  return resultOf(await answerWithin(sendHttp, request, clock));
}

async function credentialsOf(call: CallAsCaller, arn: string) {
  try {
    return credentials.parse(await call('events', 'RetrieveConnectionCredentials', { ConnectionArn: arn })).Header;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const name = error.code === 'ResourceNotFoundException' ? 'ResourceNotFound' : 'AccessDenied';
    throw new StateError(`Events.ConnectionResource.${name}`, error.message);
  }
}

function isReachable(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

async function answerWithin(sendHttp: SendHttp, request: HttpRequest, clock: Clock): Promise<HttpAnswer> {
  const ending = new AbortController();
  const timer = clock.after(longestMs, () => ending.abort(new Error('no answer within 60 s')));
  try {
    return await sendHttp(request, ending.signal);
  } catch (error) {
    throw new StateError('States.Http.Socket', error instanceof Error ? error.message : String(error));
  } finally {
    timer.cancel();
  }
}

function resultOf({ status, statusText, headers, body }: HttpAnswer): Json {
  const type = headers['content-type']?.[0] ?? '';
  if (/^(application\/octet-stream|image\/|video\/|audio\/)/.test(type))
    throw new StateError('States.Runtime', `HTTP task: an answer of ${type} is not supported`);
  const parsed = /^application\/([\w.-]+\+)?json\b/.test(type) ? parseJson(body) : undefined;
  const result = {
    Headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]])),
    ResponseBody: parsed ?? body,
    StatusCode: status,
    StatusText: statusText,
  };
  if (status >= 200 && status < 300) return result;
  throw new StateError(`States.Http.StatusCode.${status}`, JSON.stringify(result));
}

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
