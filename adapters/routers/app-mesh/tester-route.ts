import type { AskedHeader, Json, Target } from '../../../core/routing/route.ts';
import type { RouteSpec } from './route-spec.ts';
import { routeKind, targetsOf, withTargets } from './route-spec.ts';

/** App Mesh's limit of headers, or of metadata, in one match; not adjustable. */
export const maxHeaders = 10;

/** A route without a priority is matched after all routes with one; the last priority is 1000. */
const afterAll = 1001;

/** 0 is asked first. */
export const priorityOf = ({ priority }: RouteSpec): number => (typeof priority === 'number' ? priority : afterAll);

/** Asked right before the route that it belongs to; below 0 when there is no room. */
export const testerPriority = (spec: RouteSpec): number => priorityOf(spec) - 1;

/** The number of headers, or of metadata, that a route asks for already; undefined when it can ask for none. */
export function headersAsked(spec: RouteSpec): number | undefined {
  const kind = routeKind(spec);
  return kind === undefined || kind === 'tcpRoute' ? undefined : askedIn(spec, kind).length;
}

/**
 * The route that takes the requests with a header from `spec` to the canary: the same in all else.
 *
 * @throws RangeError when the route has no room for it, or lacks the stable
 */
export function testerRouteOf(
  spec: RouteSpec,
  { header, match }: AskedHeader,
  stable: string,
  canary: string,
): RouteSpec {
  const kind = routeKind(spec);
  const model = targetsOf(spec).find(({ id }) => id === stable);
  if (kind === undefined || headersAsked(spec) === undefined) throw new RangeError('a route that asks for no header');
  if (model === undefined) throw new RangeError(`the route has no target ${stable}`);
  const body = spec[kind] as Body;
  const asked = { name: header, ...(match !== undefined && { match: JSON.parse(JSON.stringify(match)) as Json }) };
  const wider = { ...body, match: { ...body.match, [listIn(kind)]: [...askedIn(spec, kind), asked] } };
  const target: Target = { ...model, id: canary, weight: 100 };
  return withTargets({ ...spec, priority: testerPriority(spec), [kind]: wider }, [target]);
}

type Body = { readonly [key: string]: Json; readonly match: { readonly [key: string]: Json } };

const listIn = (kind: string): string => (kind === 'grpcRoute' ? 'metadata' : 'headers');

function askedIn(spec: RouteSpec, kind: string): readonly Json[] {
  const { match = {} } = spec[kind] as Partial<Body>;
  const asked = match[listIn(kind)];
  return Array.isArray(asked) ? asked : [];
}
