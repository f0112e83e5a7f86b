import type { Control, RouteState, TesterRoute } from '../../core/control/control.ts';
import { controlSchema } from '../../core/control/control.ts';
import { knownOf } from '../../core/control/transitions.ts';
import { digestOf } from '../../core/routing/digest.ts';
import type { Target } from '../../core/routing/route.ts';
import { partsOf, type RouteSpec } from '../routers/app-mesh/route-spec.ts';

/** A target as the first release wrote it. */
export interface FirstTarget {
  readonly virtualNode: string;
  readonly weight: number;
  readonly port?: number;
}

export const targetOfFirst = ({ virtualNode, ...rest }: FirstTarget): Target => ({ id: virtualNode, ...rest });

/** The first release's form of a route: both specs whole, without the route's identity. */
interface FirstRoute {
  readonly name: string;
  readonly original: { readonly spec: RouteSpec };
  readonly spec: RouteSpec;
  readonly version: number;
  readonly writes: number;
  readonly intents: readonly (Omit<RouteState['intents'][number], 'targets'> & {
    readonly targets: readonly FirstTarget[];
  })[];
  readonly tester?: TesterRoute & { readonly spec: RouteSpec };
}

type First = Omit<Control, 'schema' | 'routes'> & { readonly schema: 1; readonly routes: readonly FirstRoute[] };

/** A control item that the first release wrote, in the present form; the identities of its routes stay unknown. */
export function fromFirstSchema(item: Readonly<Record<string, unknown>>): Control {
  const first = item as unknown as First;
  const routes = first.routes.map((route) => routeOf(first, route));
  return { successor: successorOfFirst(first), ...first, schema: controlSchema, routes };
}

/** The first release gave its item no successor: the name followed from what it holds, and the handover still comes. */
const successorOfFirst = ({ rolloutId, fence }: First): string => `${rolloutId}.${fence + 1}`.slice(-80);

function routeOf({ plan }: First, { name, original, spec, version, writes, intents, tester }: FirstRoute): RouteState {
  const { targets, rest } = knownOf(plan, { identity: '', version, ...partsOf(spec) });
  const before = partsOf(original.spec);
  return {
    name,
    targets,
    rest,
    version,
    original: { targets: before.targets, rest: digestOf(before.rest) },
    writes,
    intents: intents.map((intent) => ({ ...intent, targets: intent.targets.map(targetOfFirst) })),
    ...(tester && { tester: withoutSpec(tester) }),
  };
}

const withoutSpec = ({ spec: _, ...tester }: NonNullable<FirstRoute['tester']>): TesterRoute => tester;
