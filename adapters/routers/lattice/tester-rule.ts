import { createHash } from 'node:crypto';
import type { AskedHeader, Json, RouteParts } from '../../../core/routing/route.ts';
import { testerRoutePrefix } from '../../../core/routing/testers.ts';
import { isDefaultAction } from './rule-parts.ts';

/** VPC Lattice's limit of headers in one match; not adjustable. */
export const maxHeaders = 5;

/** The API takes up to 2000, the user guide says 100: a rule for testers stays where both agree. */
export const lastPriority = 100;

/** Right before the rule that it belongs to, after all others for a default action; below 1 when there is no room. */
export const testerPriority = (served: Pick<RouteParts, 'rest'>): number =>
  isDefaultAction(served) ? lastPriority : priorityOf(served) - 1;

/** 1 is asked first; the default action comes last. */
export const priorityOf = ({ rest: { priority } }: Pick<RouteParts, 'rest'>): number =>
  typeof priority === 'number' ? priority : Number.POSITIVE_INFINITY;

/**
 * The name in VPC Lattice: the given one where it is valid there, else a short one that follows from it. A rollout's id
 * may have capitals and underscores, and be longer than a rule's name.
 */
export function testerRuleName(name: string): string {
  if (/^(?!rule-|-)(?!.*(--|-$))[a-z0-9-]{3,63}$/.test(name)) return name;
  return `${testerRoutePrefix}${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}

/** The headers that a rule asks for already. */
export const headersAsked = ({ rest }: Pick<RouteParts, 'rest'>): readonly Json[] =>
  (rest.match as Match | undefined)?.httpMatch?.headerMatches ?? [];

type Match = { readonly httpMatch?: { readonly headerMatches?: readonly Json[]; readonly [key: string]: Json } };

const kinds = ['exact', 'prefix', 'contains'] as const;

/** The asked value as VPC Lattice matches it; undefined when it cannot. Headers are compared with their case. */
export function headerMatch({ header, match = {} }: AskedHeader): Json | undefined {
  const [[kind, value] = [], ...others] = Object.entries(match);
  if (others.length > 0 || typeof value !== 'string' || !kinds.some((one) => one === kind)) return undefined;
  return { name: header, match: { [kind as string]: value }, caseSensitive: true };
}

/**
 * The rule that takes the requests with a header from `served` to the canary: the same in all else.
 *
 * @throws RangeError when the rule has no room for it, or lacks the stable
 */
export function testerRuleOf(served: RouteParts, asked: AskedHeader, stable: string, canary: string): RouteParts {
  const wanted = headerMatch(asked);
  const headers = headersAsked(served);
  if (wanted === undefined) throw new RangeError(`VPC Lattice cannot match ${asked.header} so`);
  if (headers.length >= maxHeaders) throw new RangeError(`the rule matches ${headers.length} headers`);
  if (testerPriority(served) < 1) throw new RangeError('no priority before that of the rule');
  if (!served.targets.some(({ id }) => id === stable)) throw new RangeError(`the rule has no target group ${stable}`);
  const match = served.rest.match as Match | undefined;
  return {
    targets: [{ id: canary, weight: 100 }],
    rest: {
      priority: testerPriority(served),
      match: { httpMatch: { ...match?.httpMatch, headerMatches: [...headers, wanted] } },
    },
  };
}
