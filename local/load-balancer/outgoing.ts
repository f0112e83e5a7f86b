import type { IncomingMessage } from 'node:http';
import { forwardedHeaders } from '../data-plane/hop-headers.ts';
import type { Transform } from '../elastic-load-balancing/condition-shape.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Where a request came in. */
export interface Entrance {
  readonly port: number;
  /** The load balancer's attributes. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly seconds: number;
  /** A fresh UUID. */
  readonly id: string;
}

/** A request as it goes to a target. */
interface Outgoing {
  /** With the query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
}

const pairsOf = (headers: readonly string[]): Pairs =>
  headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : []));

const isNamed = (wanted: string) => (pair: readonly [string, string]) => pair[0].toLowerCase() === wanted;

function forwardedFor(incoming: IncomingMessage, attributes: Entrance['attributes']): Pairs {
  const { 'routing.http.xff_header_processing.mode': mode, 'routing.http.xff_client_port.enabled': withPort } =
    attributes;
  const before = incoming.headersDistinct['x-forwarded-for']?.join(', ');
  if (mode === 'remove') return [];
  if (mode === 'preserve') return before === undefined ? [] : [['X-Forwarded-For', before]];
  const { remoteAddress = '', remotePort = '' } = incoming.socket;
  const own = withPort === 'true' ? `${remoteAddress}:${remotePort}` : remoteAddress;
  return [['X-Forwarded-For', before === undefined ? own : `${before}, ${own}`]];
}

/** `Root=1-SECONDS-ID`; a trace that came with the request is kept after a part of its own. */
function traceId(before: string | undefined, { seconds, id }: Entrance): string {
  const own = `1-${Math.trunc(seconds).toString(16).padStart(8, '0')}-${id.replaceAll('-', '').slice(0, 24)}`;
  return before?.includes('Root=') ? `Self=${own};${before}` : `Root=${own}`;
}

function rewritten(transforms: readonly Transform[], type: Transform['Type'], text: string): string {
  const found = transforms.find(({ Type }) => Type === type);
  const [rewrite] = (found?.UrlRewriteConfig ?? found?.HostHeaderRewriteConfig)?.Rewrites ?? [];
  return rewrite === undefined ? text : text.replace(new RegExp(rewrite.Regex), rewrite.Replace);
}

const added = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'x-amzn-trace-id'];

/** The path and the headers that a target gets: what came, rewritten by the rule, and what a load balancer adds. */
export function outgoingOf(incoming: IncomingMessage, transforms: readonly Transform[], entrance: Entrance): Outgoing {
  const kept = pairsOf(forwardedHeaders(incoming.rawHeaders)).filter(
    (pair) => !added.some((name) => isNamed(name)(pair)),
  );
  const host = incoming.headers.host ?? '';
  const trace = incoming.headersDistinct['x-amzn-trace-id']?.join(';');
  const length = incoming.headers['content-length'];
  const pairs: Pairs = [
    ...forwardedFor(incoming, entrance.attributes),
    ['X-Forwarded-Proto', 'http'],
    ['X-Forwarded-Port', String(entrance.port)],
    ['Host', rewritten(transforms, 'host-header-rewrite', host)],
    ['X-Amzn-Trace-Id', traceId(trace, entrance)],
    ...kept.filter((pair) => !isNamed('host')(pair)),
    ...(length === undefined ? [] : [['Content-Length', length] as const]),
  ];
  return { path: rewritten(transforms, 'url-rewrite', incoming.url ?? '/'), headers: pairs.flat() };
}
