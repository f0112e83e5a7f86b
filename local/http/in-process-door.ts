import type { Clock, Timer } from '../clock.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { LostAnswer } from '../dispatch/intercept.ts';
import type { AwsRequest, AwsResponse } from '../http-message.ts';

/** A request as clients of the AWS SDK for JavaScript v3 hand it to their `requestHandler`. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkResponse {
  readonly statusCode: number;
  readonly reason?: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

interface HandlerOptions {
  readonly abortSignal?: unknown;
  readonly requestTimeout?: number;
}

export interface InProcessDoorOptions {
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  /** Milliseconds of the clock after which a request without an answer is given up; what it asked for may still happen. */
  readonly requestTimeout?: number;
}

/** A `requestHandler` for SDK v3 clients: the same requests as over HTTP, without a socket. */
export interface InProcessDoor {
  readonly metadata: { readonly handlerProtocol: string };
  handle(request: SdkRequest, options?: HandlerOptions): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(key: PropertyKey, value: unknown): void;
  httpHandlerConfigs(): Record<string, unknown>;
  destroy(): void;
}

const error = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw new TypeError('The in-process door takes bodies that are strings or bytes, not streams.');
}

const toAws = ({ method, path, query, headers, body }: SdkRequest): AwsRequest => ({
  method,
  path,
  query: Object.fromEntries(
    Object.entries(query ?? {}).map(([name, value]) => [name, Array.isArray(value) ? value : [String(value ?? '')]]),
  ),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: bytesOf(body),
});

/** As over HTTP, the answer to HEAD has no body. */
const toSdk = (method: string, { status, headers, body }: AwsResponse): SdkResponse => ({
  statusCode: status,
  headers: { ...headers },
  body: bytesOf(method === 'HEAD' ? undefined : body),
});

interface Aborting {
  readonly aborted: boolean;
  addEventListener?(type: 'abort', listener: () => void): void;
}

const isAborting = (signal: unknown): signal is Aborting =>
  typeof signal === 'object' && signal !== null && 'aborted' in signal && typeof signal.aborted === 'boolean';

export function inProcessDoor({ dispatch, clock, requestTimeout }: InProcessDoorOptions): InProcessDoor {
  const config: Record<string, unknown> = requestTimeout === undefined ? {} : { requestTimeout };

  const handle = (request: SdkRequest, options: HandlerOptions = {}): Promise<{ response: SdkResponse }> =>
    new Promise((resolve, reject) => {
      const abort = () => reject(error('AbortError', 'Request aborted'));
      const signal = isAborting(options.abortSignal) ? options.abortSignal : undefined;
      if (signal?.aborted === true) return abort();
      const limit = options.requestTimeout ?? config.requestTimeout;
      let timer: Timer | undefined;
      if (typeof limit === 'number' && limit > 0) {
        timer = clock.after(limit, () => reject(error('TimeoutError', `No answer within ${limit} ms`)));
      }
      signal?.addEventListener?.('abort', abort);
      dispatch(toAws(request))
        .then((response) => resolve({ response: toSdk(request.method, response) }))
        .catch((cause: unknown) =>
          reject(cause instanceof LostAnswer ? error('Error', 'socket hang up', { code: 'ECONNRESET' }) : cause),
        )
        .finally(() => timer?.cancel());
    });

  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle,
    updateHttpClientConfig(key, value) {
      config[String(key)] = value;
    },
    httpHandlerConfigs: () => config,
    destroy: () => undefined,
  };
}
