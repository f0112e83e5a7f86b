import type { NamedReading, RouteFacts } from '../../../core/routing/route.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import { type Problem, shown } from '../../../core/text/problem.ts';
import { shownName } from './identifiers.ts';
import { isDefaultAction } from './rule-parts.ts';
import { headerMatch, headersAsked, lastPriority, maxHeaders, priorityOf, testerPriority } from './tester-rule.ts';

const path = 'strategy.testers';

/** The obstacles to the testers' rules, for each of the spec's rules. */
export function testerProblems(spec: ResolvedSpec, { routes, neighbours = [] }: RouteFacts): Problem[] {
  const { testers } = spec.strategy;
  if (testers === undefined) return [];
  const rules = routes.flatMap(({ name, reading }) => (reading ? [{ name, reading }] : []));
  const all = [...rules, ...neighbours];
  const unmatched: Problem[] =
    headerMatch(testers) === undefined
      ? [
          {
            path: `${path}.match`,
            found: shown(testers.match),
            allowed: 'exact or prefix, with a value: VPC Lattice cannot match a header otherwise',
          },
        ]
      : [];
  return [...unmatched, ...rules.flatMap((rule) => roomProblems(spec, rule, all))];
}

function roomProblems(spec: ResolvedSpec, { name, reading }: NamedReading, all: readonly NamedReading[]): Problem[] {
  const rule = shownName(spec, name);
  if (reading.rest.protocol === 'TLS_PASSTHROUGH')
    return [{ path, found: `${rule}, which passes TLS through`, allowed: 'rules of HTTP and HTTPS listeners' }];
  const problems: Problem[] = [];
  const asked = headersAsked(reading).length;
  if (asked >= maxHeaders)
    problems.push({
      path,
      found: `${rule} matches ${asked} headers`,
      allowed: `at most ${maxHeaders}, the testers’ included`,
    });
  const priority = testerPriority(reading);
  if (priority < 1)
    problems.push({
      path,
      found: `${rule} with priority 1`,
      allowed: 'a higher number: testers’ requests come right before',
    });
  const rival = all.find((other) => isOnSameListener(other.name, name) && isInTheWay(other.reading, reading));
  if (rival !== undefined)
    problems.push({
      path,
      found: `${shownName(spec, rival.name)} with priority ${priorityOf(rival.reading)}`,
      allowed: isDefaultAction(reading)
        ? `no rule of that listener with priority ${lastPriority} or more`
        : `no rule with the priority right before ${rule}`,
    });
  return problems;
}

const listenerOf = (name: string): string => name.slice(0, name.indexOf('/'));

const isOnSameListener = (one: string, other: string): boolean => listenerOf(one) === listenerOf(other);

/** The rule has the priority that the testers' rule needs, or is asked after it and before the default action. */
function isInTheWay(other: NamedReading['reading'], served: NamedReading['reading']): boolean {
  const priority = priorityOf(other);
  return isDefaultAction(served)
    ? Number.isFinite(priority) && priority >= lastPriority
    : priority === testerPriority(served);
}
