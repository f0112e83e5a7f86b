import { Document, isMap, visit } from 'yaml';
import { rulesOf } from '../../adapters/routers/rules.ts';
import type { RouteLeft } from '../../core/ledger/record.ts';
import { namedTargets, routeNameIn } from '../../core/plan/names.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { sameButTargets, sameRoute } from '../../core/routing/digest.ts';
import type { RouteDocument, RouteParts, Target } from '../../core/routing/route.ts';
import { formatTargets, sameTraffic } from '../../core/routing/weights.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { routesLeft } from './in-force.ts';

/** A line of two texts: in both, in the first alone, in the second alone. */
export interface DiffLine {
  readonly is: 'same' | 'removed' | 'added';
  readonly text: string;
}

export interface RouteDiff {
  readonly route: string;
  readonly summary: string;
  /** All lines of both; none differs when the route is unchanged. */
  readonly lines: readonly DiffLine[];
}

/**
 * Each route at the start against its last state. It is shown as its router has it now, unless its targets have changed
 * since: then as the rollout left it, and the summary says what is there now.
 */
export function routeDiffs({ routesBefore = {}, routesNow = {}, state }: DiffedRollout): RouteDiff[] {
  const { record, control } = state;
  const plan = control?.plan ?? record?.plan;
  const left = routesLeft(state);
  return Object.entries(routesBefore).flatMap(([route, before]) => {
    const after = left[route];
    return after === undefined || plan === undefined ? [] : [diffOf(plan, route, before, after, routesNow[route])];
  });
}

type DiffedRollout = Pick<ReportedRollout, 'routesBefore' | 'routesNow' | 'state'>;

function diffOf(
  plan: Pick<RolloutPlan, 'router' | 'names'>,
  route: string,
  document: RouteDocument,
  { targets, edited }: RouteLeft,
  now: RouteParts | undefined,
): RouteDiff {
  const { partsOf, documentOf } = rulesOf(plan.router);
  const words = (list: readonly Target[]) => formatTargets(namedTargets(plan, list));
  const before = partsOf(document);
  const isLeft = now !== undefined && sameTraffic(now.targets, targets);
  const after = isLeft ? now : { ...before, targets };
  const isEdited = edited || !sameButTargets(before, after);
  const rest = isEdited ? 'other fields have changed too' : 'all other fields are unchanged';
  const since = now === undefined || isLeft ? '' : `; changed since, now ${words(now.targets)}`;
  const is =
    sameRoute(before, after) && !isEdited
      ? `unchanged: ${words(targets)}`
      : `from ${words(before.targets)} to ${words(targets)}; ${rest}`;
  return {
    route: routeNameIn(plan, route),
    summary: `${is}${since}`,
    lines: lineDiff(linesOf(document), linesOf(documentOf(after))),
  };
}

/** Keys are sorted, because the mesh returns them in any order. A member of a list, such as a target, is one line. */
function linesOf(route: RouteDocument): string[] {
  const document = new Document(route, { sortMapEntries: true });
  visit(document, {
    Seq(_key, list) {
      for (const item of list.items) if (isMap(item)) item.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd().split('\n');
}

/** The difference of two short texts, line by line. Removals stand before additions. */
export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  const kept = commonLengths(before, after);
  const lengthAt = (i: number, j: number) => kept[i]?.[j] ?? 0;
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ is: 'same', text: old });
      [i, j] = [i + 1, j + 1];
    } else if (old !== undefined && (fresh === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      lines.push({ is: 'removed', text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ is: 'added', text: fresh });
      j += 1;
    }
  }
  return lines;
}

/** For each pair of places, the greatest number of lines that the rests have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths: number[][] = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) {
      const [row, below] = [lengths[i] ?? [], lengths[i + 1] ?? []];
      row[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  return lengths;
}
