import { type ClientRequestArgs, request } from 'node:http';
import { isIP } from 'node:net';

export interface HttpProbe extends Pick<ClientRequestArgs, 'createConnection'> {
  readonly address: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** Real milliseconds: latencies are never scaled. */
  readonly timeoutMs: number;
  /** Beside those of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  accepts(status: number): boolean;
}

/** How one check ended. */
export type Probed =
  | { readonly kind: 'passed' }
  | { readonly kind: 'mismatch'; readonly status: number }
  | { readonly kind: 'timedOut' | 'failed' };

/** Whether an address is of this machine: nothing else is ever called. */
export const isLoopback = (address: string): boolean =>
  isIP(address) === 4 ? address.startsWith('127.') : address === '::1';

/** Asks a target once, on a connection of its own. An address beyond this machine fails without being called. */
export function probeByHttp({ address, port, path, timeoutMs, headers, accepts, ...by }: HttpProbe): Promise<Probed> {
  if (!isLoopback(address)) return Promise.resolve({ kind: 'failed' });
  return new Promise((resolve) => {
    const own = by.createConnection === undefined ? { agent: false } : by;
    const outgoing = request(
      { host: address, port, path, method: 'GET', ...own, headers: { ...headers, connection: 'close' } },
      (answer) => {
        answer.resume();
        const { statusCode: status = 0 } = answer;
        resolve(accepts(status) ? { kind: 'passed' } : { kind: 'mismatch', status });
        answer.on('error', () => undefined);
      },
    );
    const timer = setTimeout(() => {
      resolve({ kind: 'timedOut' });
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on('error', () => resolve({ kind: 'failed' }));
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.end();
  });
}

/** `200`, `200,202`, `200-299`: the statuses that a matcher of AWS's health checks names. */
export function statusMatcher(codes: string): (status: number) => boolean {
  const ranges = codes.split(',').map((part) => {
    const [from = '', to = from] = part.split('-');
    return [Number(from), Number(to)] as const;
  });
  return (status) => ranges.some(([from, to]) => status >= from && status <= to);
}
