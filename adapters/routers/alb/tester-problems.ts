import type { NamedReading, RouteFacts } from '../../../core/routing/route.ts';
import { testerRouteName } from '../../../core/routing/testers.ts';
import type { ResolvedSpec } from '../../../core/spec/resolved-spec.ts';
import type { Problem } from '../../../core/text/problem.ts';
import { isForTesters } from './arns.ts';
import { forwardOf, listenerOf, priorityOf, ruleName } from './rule-document.ts';
import { obstacleTo, testerPriority } from './tester-rule.ts';

const path = 'strategy.testers';

/** The obstacles to the rules for testers, one for each of the spec's rules. */
export function testerProblems(
  { router, strategy: { testers } }: ResolvedSpec,
  { routes, neighbours = [] }: RouteFacts,
  rolloutId = '',
): Problem[] {
  if (testers === undefined) return [];
  const all = [...routes.flatMap(({ name, reading }) => (reading ? [{ name, reading }] : [])), ...neighbours];
  const problems = routes.flatMap(({ name, reading }, i): Problem[] => {
    // Another problem says that it is missing, or forwards nothing.
    if (reading === undefined || forwardOf(reading.rest) === undefined) return [];
    const obstacle = obstacleTo(reading.rest, testers);
    if (obstacle !== undefined) {
      const { of, ...problem } = obstacle;
      return [{ path: of === undefined ? path : `${path}.${of}`, ...problem }];
    }
    const own = testerRouteName(router, name, rolloutId, i);
    if (all.some((one) => one.name === own))
      return [
        { path, found: `a rule for testers ${own}`, allowed: 'none of that name: delete it, if it is not needed' },
      ];
    return rivalProblems(reading.rest, all);
  });
  // An obstacle in the header is the same for every rule.
  return problems.filter(
    (one, i) => problems.findIndex((other) => other.path === one.path && other.found === one.found) === i,
  );
}

/** A lower number would take requests from the rules between. */
function rivalProblems(rest: NamedReading['reading']['rest'], all: readonly NamedReading[]): Problem[] {
  const priority = testerPriority(rest);
  const rival = all.find(
    ({ reading }) => listenerOf(reading.rest) === listenerOf(rest) && priorityOf(reading.rest) === String(priority),
  );
  if (rival === undefined) return [];
  const found = `${isForTesters(rival.name) ? `rule for testers ${rival.name}` : 'a rule'} with priority ${priority}`;
  return [{ path, found, allowed: `a free number right before ${ruleName(rest)}` }];
}
