import type { LatticeRef, RouteRef, RouterRef } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';

/** The id in an ARN, or an id as it is: VPC Lattice takes and gives both. */
export const idOf = (identifier: string): string => identifier.slice(identifier.lastIndexOf('/') + 1);

const kinds = { service: 'svc', listener: 'listener', rule: 'rule', targetGroup: 'tg' } as const;

/** Whether a word is the id of such a thing. No name begins like one. */
export const isId = (kind: keyof typeof kinds, word: string): boolean =>
  new RegExp(`^${kinds[kind]}-[0-9a-z]{17}$`).test(word);

export const isArn = (word: string): boolean => word.startsWith('arn:');

/** @throws RangeError for a router of another kind: `traffic-router.ts` sends none here */
export function inLattice(router: RouterRef): LatticeRef {
  if (router.provider !== 'lattice') throw new RangeError(`a router of kind ${router.provider}`);
  return router;
}

/** The name of the default action among the rules of a listener. */
export const defaultRule = 'default';

/** The parts of a rule's name among the routes; `rule` is an id, `default`, or the name of a rule for testers. */
export function placeOf({ router, route }: RouteRef) {
  const slash = route.indexOf('/');
  return { service: inLattice(router).service, listener: route.slice(0, slash), rule: route.slice(slash + 1) };
}

/** The name by which people know a thing, else its id. */
export const shownName = ({ names }: Pick<ResolvedSpec, 'names'>, id: string): string => names?.[id] ?? id;

export const named = ({ router, route }: RouteRef): string => `rule ${route} of service ${inLattice(router).name}`;
