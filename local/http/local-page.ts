import type { AwsRequest, AwsResponse } from '../http-message.ts';
import type { RequestLog } from '../request-log.ts';

const json = (status: number, value: unknown): AwsResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** Something on this machine that embedded services serve: a listener, under its URL. */
interface ServedEndpoint {
  /** What it is, in AWS's words: `vpc-lattice service color, listener http, port 80`. */
  readonly name: string;
  readonly url: string;
}

function requests(request: AwsRequest, log: RequestLog): AwsResponse {
  const since = Number(request.query.since?.[0] ?? '0');
  if (!Number.isInteger(since) || since < 0) return json(400, { message: 'since must be a sequence number' });
  const lines = log.since(since).map((entry) => `${JSON.stringify(entry)}\n`);
  return { status: 200, headers: { 'content-type': 'application/x-ndjson' }, body: lines.join('') };
}

/** What carries traffic on this machine, and what cannot be served. */
export interface Served {
  readonly endpoints: readonly ServedEndpoint[];
  /** In sentences. */
  readonly problems: readonly string[];
}

/** What the pages of the door are made of. */
export interface LocalPages {
  readonly log: RequestLog;
  /** Nothing unless given. */
  readonly served?: (() => Served) | undefined;
}

const nothing = (): Served => ({ endpoints: [], problems: [] });

/** What the door answers by itself, under `/_local/`; undefined for everything that is AWS's. */
export function localPage(request: AwsRequest, { log, served = nothing }: LocalPages): AwsResponse | undefined {
  if (!request.path.startsWith('/_local/')) return undefined;
  if (request.method !== 'GET') return json(405, { message: `${request.path} can only be read` });
  if (request.path === '/_local/health') return json(200, { status: 'ok' });
  if (request.path === '/_local/requests') return requests(request, log);
  if (request.path === '/_local/endpoints') return json(200, served());
  const known = '/_local/app-mesh/tasks, /_local/endpoints, /_local/health and /_local/requests';
  return json(404, { message: `There is no ${request.path}; there are ${known}.` });
}
