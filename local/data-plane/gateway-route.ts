import type * as z from 'zod/mini';
import { gatewayRouteSpec } from '../app-mesh/gateway-route-spec.ts';
import { asHttpMatch, isOfGrpc } from './grpc-match.ts';
import type { MatchedRequest } from './matched-request.ts';
import { hostOf } from './outbound-table.ts';
import { compileMatch } from './route-match.ts';
import { type Rank, rankOf } from './route-order.ts';
import type { HttpMatch } from './route-spec.ts';

type GatewayRouteSpec = z.infer<typeof gatewayRouteSpec>;

type GrpcGatewayRoute = NonNullable<GatewayRouteSpec['grpcRoute']>;

/** A route of either type, in the terms of HTTP. */
interface HttpGatewayRoute extends Pick<NonNullable<GatewayRouteSpec['httpRoute']>, 'action'> {
  readonly match: HttpMatch & Pick<GrpcGatewayRoute['match'], 'hostname'>;
}

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

/** The same in the terms of HTTP: of a call only the host is rewritten. */
function asHttpRoute({
  match: { hostname, ...match },
  action: { target, rewrite },
}: GrpcGatewayRoute): HttpGatewayRoute {
  const kept = { hostname: rewrite?.hostname, prefix: { defaultPrefix: 'DISABLED' as const } };
  return { match: { ...asHttpMatch(match), hostname }, action: { target, rewrite: kept } };
}

/** Compiles a gateway route as App Mesh returns it. */
export function compileGatewayRoute(name: string, spec: unknown): GatewayRoute {
  const { priority, httpRoute, http2Route, grpcRoute } = gatewayRouteSpec.parse(spec);
  const route = httpRoute ?? http2Route ?? (grpcRoute && asHttpRoute(grpcRoute));
  if (route === undefined) throw new Error(`The gateway route ${name} has no route.`);
  const isOfType = grpcRoute === undefined ? () => true : isOfGrpc;
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
    matches: (request) => isOfType(request) && isOfHost(request) && matchesRest(request),
    rewritten: ({ authority, path, target: whole }) => ({
      authority: keepsHost ? authority : virtualService,
      target: `${newPath(path)}${whole.slice(path.length)}`,
    }),
  };
}
