import { Document, isMap, visit } from 'yaml';
import { routeLeft } from '../../core/control/transitions.ts';
import type { RouteLeft } from '../../core/ledger/record.ts';
import { sameSpec } from '../../core/routing/canonical.ts';
import type { RouteSpec } from '../../core/routing/route-spec.ts';
import { targetsOf, withTargets } from '../../core/routing/route-spec.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { ToldRollout } from '../pipeline/told-rollout.ts';
import { lineDiff } from './line-diff.ts';
import type { RouteChange } from './story.ts';

/** Each route as Plan found it against how it was left, or is now while the rollout runs. */
export function routeChanges({ routesBefore = {}, sight }: Pick<ToldRollout, 'routesBefore' | 'sight'>): RouteChange[] {
  const { record, control } = sight;
  const inForce = Object.fromEntries((control?.routes ?? []).map((route) => [route.name, routeLeft(route)]));
  return Object.entries(routesBefore).flatMap(([route, before]) => {
    const after = record?.routesAfter?.[route] ?? inForce[route];
    return after === undefined ? [] : [changeOf(route, before, after)];
  });
}

function changeOf(route: string, before: RouteSpec, { targets, edited }: RouteLeft): RouteChange {
  const now = formatTargets(targets);
  const after = withTargets(before, targets);
  const rest = edited ? 'other fields were changed as well' : 'every other field is as it was';
  return {
    route,
    summary:
      sameSpec(before, after) && !edited
        ? `exactly as before: ${now}`
        : `from ${formatTargets(targetsOf(before))} to ${now}; ${rest}`,
    lines: lineDiff(linesOf(before), linesOf(after)),
  };
}

/** Keys sorted, for the mesh gives them back in any order; a member of a list, such as a target, is one line. */
function linesOf(spec: RouteSpec): string[] {
  const document = new Document(spec, { sortMapEntries: true });
  visit(document, {
    Seq(_key, list) {
      for (const item of list.items) if (isMap(item)) item.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd().split('\n');
}
