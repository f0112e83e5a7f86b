/** The content of an error of the SDK, or of the socket below it. */
interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** HTTP status of AWS's answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The operating system's code: `ECONNRESET`. */
  readonly code: string | undefined;
}

export function facts(error: unknown): ErrorFacts {
  const name = textAt(error, 'name') ?? 'Error';
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode');
  return {
    name,
    message: textAt(error, 'message') || textAt(error, 'code') || 'no message',
    status: typeof status === 'number' ? status : undefined,
    code: textAt(error, 'code'),
  };
}

/** The request did not leave this machine: nothing listened, no route, no such name. */
export function wasNeverSent(error: unknown): boolean {
  const syscall = textAt(error, 'syscall');
  return neverSent.has(textAt(error, 'code') ?? '') || syscall === 'connect' || syscall === 'getaddrinfo';
}

/** AWS turned the call away because of too many: it had no effect. Some services do so with status 400. */
export const isThrottling = (error: unknown): boolean =>
  facts(error).status === 429 || throttling.has(facts(error).name);

/** The thing that was asked for does not exist. ELB and ECS say so with status 400, as they say everything. */
export function isNotFound(error: unknown): boolean {
  const { name, status } = facts(error);
  return (status === 404 && /NotFound(Exception)?$/.test(name)) || notFoundBy400.test(name);
}

const notFoundBy400 = /^(LoadBalancer|Listener|Rule|TargetGroup|Cluster)NotFound(Exception)?$/;

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const throttling = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

function textAt(value: unknown, name: string): string | undefined {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : undefined;
}
