import { sameButTargets } from '../../core/routing/digest.ts';
import type { RouteParts } from '../../core/routing/route.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import type { LogEntry } from '../../local/request-log.ts';
import { reportPage, writeReport } from '../report/page/report-page.ts';
import { measureRollout } from '../report/read-story.ts';
import { storyOf } from '../report/story-of.ts';
import { clockTime, percent } from '../terminal/text.ts';
import type { Played } from './play.ts';
import type { RollbackPath } from './rollback-path.ts';
import type { DemoClients } from './stage.ts';

export interface RouteChange {
  readonly route: string;
  readonly before: RouteParts;
  readonly after: RouteParts;
  /** Whether every field but the targets is as it was. */
  readonly otherFieldsKept: boolean;
}

/** The weights that were set, when, and what the callers saw of them. */
export interface WeightSet {
  readonly seconds: number;
  readonly weight: number;
  readonly observed?: number;
  /** Somebody else set it, and it was found then. */
  readonly theirs?: true;
}

export interface Summary {
  readonly outcome: Played['outcome'];
  readonly exitCode: number;
  readonly reason: string;
  readonly weights: readonly WeightSet[];
  readonly routes: readonly RouteChange[];
  readonly alarmToRoute?: RollbackPath;
  /** Calls that a policy of the template did not allow: whatever came of the rollout, the template is wrong. */
  readonly denied: readonly string[];
  /** Only where one was asked for. */
  readonly requestLog?: string;
}

export function weightsOf({ sight, observed }: Played): WeightSet[] {
  const start = sight.record?.startedAt ?? 0;
  return sight.decisions
    .filter(({ did, weight }) => did === 'shifted' || did === 'restored' || (did === 'halted' && weight !== undefined))
    .map(({ at, did, weight = 0, step = 0 }) => {
      const share = did === 'shifted' ? observed.shareOf(step) : undefined;
      return {
        seconds: (at - start) / 1000,
        weight,
        ...(share !== undefined && { observed: share }),
        ...(did === 'halted' && { theirs: true as const }),
      };
    });
}

export const routeChange = (route: string, before: RouteParts, after: RouteParts): RouteChange => ({
  route,
  before,
  after,
  otherFieldsKept: sameButTargets(before, after),
});

export const summaryLines = (summary: Summary): string[] => [
  '',
  `${summary.outcome}: ${summary.reason}`,
  ...(summary.weights.length > 0 ? ['  weights over time'] : []),
  ...summary.weights.map(
    ({ seconds, weight, observed, theirs }) =>
      `    ${clockTime(seconds).padStart(6)}  set ${String(weight).padStart(3)}%${observed === undefined ? '' : `  seen ${percent(observed)}`}${theirs ? '  by someone else' : ''}`,
  ),
  ...summary.routes.flatMap(({ route, before, after, otherFieldsKept }) => [
    `  ${route} before  ${formatTargets(before.targets)}`,
    `  ${route} after   ${formatTargets(after.targets)}; ${otherFieldsKept ? 'every other field is as before' : 'OTHER FIELDS HAVE CHANGED'}`,
  ]),
  ...(summary.alarmToRoute === undefined
    ? []
    : [
        `  alarm event to restored route: ${summary.alarmToRoute.milliseconds.toFixed(1)} ms on the embedded AWS, ${summary.alarmToRoute.invocations} functions, writes ${summary.alarmToRoute.writes.join(', ')}`,
      ]),
  ...summary.denied.map((denial) => `  AccessDenied: ${denial}`),
  ...(summary.requestLog === undefined ? [] : [`  request log: ${summary.requestLog}`]),
];

/** Each call that a policy did not allow, once: who may not do what, in the words of the refusal. */
export function deniedCalls(entries: readonly LogEntry[]): string[] {
  const denied = entries.flatMap((entry) =>
    entry.kind === 'call' && entry.code?.startsWith('AccessDenied')
      ? [`${entry.caller}, ${entry.service}:${entry.operation}: ${entry.message ?? 'no message'}`]
      : [],
  );
  return [...new Set(denied)];
}

/** Writes the report of what was played, as `meshshift report` would. @throws Failure when the file cannot be written */
export async function reportDemo(
  file: string,
  { ledger, metrics }: DemoClients,
  played: Played,
  now: number,
): Promise<void> {
  const { rolloutId, sight, outcome, reason } = played;
  const say = (error: unknown) => (error instanceof Error ? error.message : String(error));
  const measured = await measureRollout(metrics, sight, now, say);
  const routesBefore = await ledger.routesBefore(rolloutId);
  const told = { rolloutId, sight, routesBefore, ending: { outcome, reason } };
  await writeReport(file, reportPage(storyOf(told, measured, now)));
}
