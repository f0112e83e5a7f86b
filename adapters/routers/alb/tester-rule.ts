import type { AskedHeader, Json, RouteParts, RouteRest } from '../../../core/routing/route.ts';
import { actionsOf, conditionsOf, forwardOf, priorityOf, withoutGroupCookie } from './rule-document.ts';

/** A quota of ELB that cannot be adjusted: values of all conditions of a rule. */
export const maxValues = 5;

/** A quota of ELB that cannot be adjusted: `*` and `?` in all conditions of a rule. */
export const maxWildcards = 6;

const maxHeaderName = 40;
const maxValue = 128;

/** Rules are asked in the order of their priorities; the default action comes after this one. */
const lastPriority = 50_000;

/** The one priority that is asked right before a rule; below 1 when there is none. */
export const testerPriority = (rest: RouteRest): number =>
  priorityOf(rest) === 'default' ? lastPriority : Number(priorityOf(rest)) - 1;

type Members = { readonly [key: string]: Json };

/** A thing that keeps a rule for testers from being made; `of` is its place below `strategy.testers`. */
export interface Obstacle {
  readonly of?: 'header' | 'match';
  readonly found: string;
  readonly allowed: string;
}

/** The first obstacle in a rule to one for testers, or in the header that they send; undefined when there is none. */
export function obstacleTo(rest: RouteRest, asked: AskedHeader): Obstacle | undefined {
  const header = headerObstacle(asked);
  if (header !== undefined) return header;
  if (actionsOf(rest).some(({ Type }) => Type === 'authenticate-oidc'))
    return {
      found: 'a rule that authenticates by OIDC',
      allowed: 'a rule without: ELB does not give its client secret, which another rule would need',
    };
  if (testerPriority(rest) < 1)
    return { found: 'a rule with priority 1', allowed: 'a higher number: testers’ requests come right before' };
  const conditions = conditionsFor(rest, asked);
  const values = conditions.flatMap(valuesOf);
  if (values.length > maxValues)
    return {
      found: `${values.length - 1} values in the conditions of a rule`,
      allowed: `at most ${maxValues}, the testers’ included`,
    };
  const wildcards = values.reduce((sum, value) => sum + wildcardsIn(value), 0);
  if (wildcards > maxWildcards)
    return { found: `${wildcards} wildcards with the testers’`, allowed: `at most ${maxWildcards} in one rule` };
  return undefined;
}

function headerObstacle({ header, match }: AskedHeader): Obstacle | undefined {
  if (header.length > maxHeaderName || header.includes('*') || header.toLowerCase() === 'host')
    return { of: 'header', found: header, allowed: `at most ${maxHeaderName} characters, no * and not Host` };
  const wanted = wantedOf(match);
  if (wanted === undefined)
    return {
      of: 'match',
      found: 'range',
      allowed: 'exact, prefix, suffix or regex: a load balancer compares no numbers',
    };
  const [value = ''] = Object.values(wanted).flat();
  return value.length > maxValue
    ? {
        of: 'match',
        found: `${value.length} characters`,
        allowed: `at most ${maxValue}, with a \\ before each * ? and \\`,
      }
    : undefined;
}

/** ELB compares without regard to case, so that `exact` takes `True` for `true` as well. */
function wantedOf(match: AskedHeader['match']): { Values: string[] } | { RegexValues: string[] } | undefined {
  if (match === undefined) return { Values: ['*'] };
  const { exact, prefix, suffix, regex } = match;
  if (typeof exact === 'string') return { Values: [escaped(exact)] };
  if (typeof prefix === 'string') return { Values: [`${escaped(prefix)}*`] };
  if (typeof suffix === 'string') return { Values: [`*${escaped(suffix)}`] };
  return typeof regex === 'string' ? { RegexValues: [regex] } : undefined;
}

const escaped = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

/**
 * The rule that takes the requests with a header from a rule to the canary alone: the same in all else, asked right
 * before it, and without a cookie that would keep a tester's browser on the canary.
 *
 * @throws RangeError when the rule has no room for it
 */
export function testerRuleOf({ rest }: RouteParts, asked: AskedHeader, canary: string): RouteParts {
  const obstacle = obstacleTo(rest, asked);
  if (obstacle !== undefined) throw new RangeError(`${obstacle.found}, allowed: ${obstacle.allowed}`);
  if (forwardOf(rest) === undefined) throw new RangeError('a rule that forwards to no target group');
  const rule = { ...rest, Priority: String(testerPriority(rest)), Conditions: conditionsFor(rest, asked) };
  return { rest: withoutGroupCookie(rule), targets: [{ id: canary, weight: 100 }] };
}

const conditionsFor = (rest: RouteRest, { header, match }: AskedHeader): readonly Members[] => [
  ...conditionsOf(rest).map(asInput),
  { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: header, ...wantedOf(match) } },
];

/** ELB gives the values of a condition in two forms, and takes one of them. */
function asInput({ Values, RegexValues, ...condition }: Members): Members {
  const hasConfig = Object.keys(condition).some((key) => key.endsWith('Config'));
  const given = { ...(Values !== undefined && { Values }), ...(RegexValues !== undefined && { RegexValues }) };
  return hasConfig ? condition : { ...condition, ...given };
}

/** A query string has a key beside each value. */
function valuesOf(condition: Members): readonly string[] {
  const lists = [condition, ...Object.values(condition)].flatMap((part) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return [];
    const { Values = [], RegexValues = [] } = part as Members;
    return [Values, RegexValues].flat() as readonly Json[];
  });
  return lists.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

const wildcardsIn = (value: string): number => value.replace(/\\./g, '').replace(/[^*?]/g, '').length;
