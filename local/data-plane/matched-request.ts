import type { Incoming } from './exchange.ts';
import { normalisedPath } from './request-path.ts';

/** A request as Envoy sees it once its path is normalised: what routes match on, and where it goes on to. */
export interface MatchedRequest {
  readonly method: string;
  /** What the caller named as host, with the port if it named one, as it wrote it. */
  readonly authority: string;
  /** Normalised, without the query. */
  readonly path: string;
  /** The path with the query, as it is sent on. */
  readonly target: string;
  /** The listener's port of the virtual router or gateway that the caller asked. */
  readonly port: number;
  /** A header by its name in lower case, its values joined by `,`; also `:method`, `:authority`, `:path`, `:scheme`. */
  header(name: string): string | undefined;
  /** The first value of a query parameter, decoded. */
  query(name: string): string | undefined;
}

type Described = Pick<Incoming, 'method' | 'url' | 'headers' | 'headersDistinct'>;

/** A proxy is asked with the whole URL, whose host then stands for the header's. Source: RFC 9112, section 3.2.2. */
function split(url: string, host: string): { readonly authority: string; readonly target: string } {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url);
  if (absolute === null) return { authority: host, target: url };
  const [, authority = '', rest = ''] = absolute;
  return { authority, target: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Describes a request that came in on a listener's port, in clear text. */
export function matchedRequest(incoming: Described, port: number): MatchedRequest {
  const { authority, target: sent } = split(incoming.url ?? '/', incoming.headers.host ?? '');
  const [raw = '/'] = sent.split('#', 1);
  const at = raw.indexOf('?');
  const path = normalisedPath(at < 0 ? raw : raw.slice(0, at));
  const target = at < 0 ? path : `${path}${raw.slice(at)}`;
  const { method = 'GET' } = incoming;
  const pseudo = (name: string): string | undefined => {
    switch (name) {
      case ':method':
        return method;
      case ':authority':
        return authority;
      case ':path':
        return target;
      case ':scheme':
        return 'http';
      default:
        return undefined;
    }
  };
  let query: URLSearchParams | undefined;
  return {
    method,
    authority,
    path,
    target,
    port,
    header(name) {
      if (name.startsWith(':')) return pseudo(name);
      const values = incoming.headersDistinct;
      return Object.hasOwn(values, name) ? values[name]?.join(',') : undefined;
    },
    query(name) {
      query ??= new URLSearchParams(at < 0 ? '' : raw.slice(at + 1));
      return query.get(name) ?? undefined;
    },
  };
}
