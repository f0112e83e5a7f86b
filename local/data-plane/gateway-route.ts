import type * as z from 'zod/mini';
import { gatewayRouteSpec } from '../app-mesh/gateway-route-spec.ts';
import type { MatchedRequest } from './matched-request.ts';
import { hostOf } from './outbound-table.ts';
import { compileMatch } from './route-match.ts';
import { type Rank, rankOf } from './route-order.ts';
import { RejectedRoute } from './route-spec.ts';

type GatewayRouteSpec = z.infer<typeof gatewayRouteSpec>;
type HttpGatewayRoute = NonNullable<GatewayRouteSpec['httpRoute']>;

/** Where a gateway sends a request. */
export interface GatewayRoute {
  readonly rank: Rank;
  readonly virtualService: string;
  /** Of the service's provider; undefined for its first listener. */
  readonly port: number | undefined;
  matches(request: MatchedRequest): boolean;
  /** The host and the path with its query, as the service's router and its target get them. */
  rewritten(request: MatchedRequest): { readonly authority: string; readonly target: string };
}

/** A prefix that ends in a slash is not followed by another. */
const joined = (prefix: string, rest: string) =>
  prefix.endsWith('/') ? `${prefix}${rest.replace(/^\//, '')}` : `${prefix}${rest}`;

/**
 * The path that goes on in place of one that matched. A prefix that matched becomes `/` unless that is disabled, or becomes
 * another; an exact path or a regular expression keeps its path, or is replaced whole. Source: App Mesh user guide,
 * gateway routes.
 */
function pathFor({ match, action: { rewrite } }: HttpGatewayRoute): (path: string) => string {
  const { prefix } = match;
  const exact = rewrite?.path?.exact;
  if (exact !== undefined) return () => exact;
  if (prefix === undefined || rewrite?.prefix?.defaultPrefix === 'DISABLED') return (path) => path;
  const value = rewrite?.prefix?.value ?? '/';
  return (path) => joined(value, path.slice(prefix.length));
}

function hostTest({ hostname }: HttpGatewayRoute['match']): (request: MatchedRequest) => boolean {
  const { exact, suffix } = hostname ?? {};
  if (exact !== undefined) return ({ authority }) => hostOf(authority).host === exact.toLowerCase();
  if (suffix !== undefined) return ({ authority }) => hostOf(authority).host.endsWith(suffix.toLowerCase());
  return () => true;
}

/**
 * Compiles a gateway route as App Mesh returns it.
 *
 * @throws RejectedRoute for one of gRPC, which this gateway does not follow
 */
export function compileGatewayRoute(name: string, spec: unknown): GatewayRoute {
  const { priority, httpRoute, http2Route } = gatewayRouteSpec.parse(spec);
  const route = httpRoute ?? http2Route;
  if (route === undefined) throw new RejectedRoute('grpcRoute: this gateway follows httpRoute and http2Route only');
  const { hostname, ...match } = route.match;
  const { target, rewrite } = route.action;
  const isOfHost = hostTest(route.match);
  const matchesRest = compileMatch(match);
  const newPath = pathFor(route);
  const { virtualServiceName: virtualService } = target.virtualService;
  const keepsHost = rewrite?.hostname?.defaultTargetHostname === 'DISABLED';
  return {
    // A host is one more condition, and so is the scheme of all that comes in.
    rank: rankOf(name, priority, hostname === undefined ? match : { ...match, scheme: 'http' }),
    virtualService,
    port: target.port,
    matches: (request) => isOfHost(request) && matchesRest(request),
    rewritten: ({ authority, path, target: whole }) => ({
      authority: keepsHost ? authority : virtualService,
      target: `${newPath(path)}${whole.slice(path.length)}`,
    }),
  };
}
