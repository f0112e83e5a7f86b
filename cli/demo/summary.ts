import { rulesOf } from '../../adapters/routers/rules.ts';
import { namedTargets, routeNameIn } from '../../core/plan/names.ts';
import { sameButTargets } from '../../core/routing/digest.ts';
import type { RouteDocument, RouteParts, RouterRef, Target } from '../../core/routing/route.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { LogEntry } from '../../local/request-log.ts';
import { reportPage, writeReport } from '../report/page/report-page.ts';
import { measureRollout } from '../report/read-story.ts';
import { storyOf } from '../report/story-of.ts';
import { weightChanges } from '../rollout/decisions.ts';
import { clockTime, percent } from '../terminal/text.ts';
import type { DemoRollout } from './play.ts';
import type { RollbackPath } from './rollback-path.ts';
import type { DemoClients } from './stage.ts';

interface RouteChange {
  readonly route: string;
  /** As `formatTargets` gives them. */
  readonly targets: { readonly before: string; readonly after: string };
  readonly before: RouteDocument;
  readonly after: RouteDocument;
  /** Whether all fields except the targets are unchanged. */
  readonly otherFieldsKept: boolean;
}

/** A weight that was set, its time, and its share of the requests as measured. */
interface WeightSet {
  readonly seconds: number;
  readonly weight: number;
  readonly observed?: number;
  /** It was set from outside, and found at this time. */
  readonly theirs?: true;
}

export interface Summary {
  readonly outcome: DemoRollout['outcome'];
  readonly exitCode: number;
  readonly reason: string;
  readonly weights: readonly WeightSet[];
  readonly routes: readonly RouteChange[];
  readonly alarmToRoute?: RollbackPath;
  /** Calls that no policy of the template allowed. Any of them is a fault of the template. */
  readonly denied: readonly string[];
  /** Present if one was wanted. */
  readonly requestLog?: string;
}

export function weightsOf({ state, observed }: DemoRollout): WeightSet[] {
  const start = state.record?.startedAt ?? 0;
  return weightChanges(state.decisions).map(({ kind, weight, decision: { at, step = 0 } }) => {
    const share = kind === 'planned' ? observed.shareOf(step) : undefined;
    return {
      seconds: (at - start) / 1000,
      weight,
      ...(share !== undefined && { observed: share }),
      ...(kind === 'foreign' && { theirs: true as const }),
    };
  });
}

/** @param after absent for a rollout that never had a record */
export function routeChange(
  plan: { readonly router: Pick<RouterRef, 'provider'>; readonly names?: Readonly<Record<string, string>> },
  route: string,
  before: RouteDocument,
  after?: RouteParts,
): RouteChange {
  const { documentOf, partsOf } = rulesOf(plan.router);
  const words = (targets: readonly Target[]) => formatTargets(namedTargets(plan, targets));
  const found = partsOf(before);
  const left = after ?? found;
  return {
    route: routeNameIn(plan, route),
    targets: { before: words(found.targets), after: words(left.targets) },
    before,
    after: documentOf(left),
    otherFieldsKept: sameButTargets(found, left),
  };
}

export const summaryLines = (summary: Summary): string[] => [
  '',
  `${summary.outcome}: ${summary.reason}`,
  ...(summary.weights.length > 0 ? ['  weights over time'] : []),
  ...summary.weights.map(
    ({ seconds, weight, observed, theirs }) =>
      `    ${clockTime(seconds).padStart(6)}  set ${String(weight).padStart(3)}%${observed === undefined ? '' : `  seen ${percent(observed)}`}${theirs ? '  set from outside' : ''}`,
  ),
  ...summary.routes.flatMap(({ route, targets, otherFieldsKept }) => [
    `  ${route} before  ${targets.before}`,
    `  ${route} after   ${targets.after}; ${otherFieldsKept ? 'all other fields are unchanged' : 'OTHER FIELDS HAVE CHANGED'}`,
  ]),
  ...(summary.alarmToRoute === undefined
    ? []
    : [
        `  alarm event to restored route: ${summary.alarmToRoute.milliseconds.toFixed(1)} ms on the embedded AWS, ${summary.alarmToRoute.invocations} functions, writes ${summary.alarmToRoute.writes.join(', ')}`,
      ]),
  ...summary.denied.map((denial) => `  AccessDenied: ${denial}`),
  ...(summary.requestLog === undefined ? [] : [`  request log: ${summary.requestLog}`]),
];

/** The denied calls, each once, with caller, action and the words of the refusal. */
export function deniedCalls(entries: readonly LogEntry[]): string[] {
  const denied = entries.flatMap((entry) =>
    entry.kind === 'call' && entry.code?.startsWith('AccessDenied')
      ? [`${entry.caller}, ${entry.service}:${entry.operation}: ${entry.message ?? 'no message'}`]
      : [],
  );
  return [...new Set(denied)];
}

/** Writes the demo's report, as `meshshift report` would. @throws Failure when the file cannot be written */
export async function reportDemo(
  file: string,
  { ledger, metrics }: DemoClients,
  played: DemoRollout,
  now: number,
): Promise<void> {
  const { rolloutId, state, outcome, reason } = played;
  const say = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const measured = await measureRollout(metrics, state, now, say);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const rollout = { rolloutId, state, routesBefore, ending: { outcome, reason } };
  await writeReport(file, reportPage(storyOf(rollout, measured, now)));
}
