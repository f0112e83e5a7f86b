import type { Counts, Period } from '../../core/analysis/series.ts';
import { rate } from '../../core/analysis/series.ts';
import type { Reason } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { versionNames } from '../../core/plan/names.ts';
import type { RolloutPlan } from '../../core/plan/plan.ts';
import { milliseconds } from '../../core/text/numbers.ts';
import { formatShare } from '../../core/text/share.ts';
import type { OutputLine } from '../terminal/printed.ts';
import { cyan, dim, line, loud, yellow } from '../terminal/printed.ts';
import { spark } from '../terminal/text.ts';
import { startOf } from '../terminal/wrap.ts';

/** One metric of both versions. */
interface Metric {
  readonly name: string;
  /** Of a period of a version; undefined where there is none. */
  readonly of: (counts: Counts) => number | undefined;
  readonly format: (value: number) => string;
  /** The newest judgement of it. */
  readonly reason?: Reason | undefined;
  /** All judgements of it, oldest first. */
  readonly judged: readonly Reason[];
  /** The value that fills a spark line, unless a higher one is shown; `own`: each version's highest. */
  readonly scale: number | 'own';
}

/** Columns of a label and of a value. */
export const labelWidth = 10;
const valueWidth = 9;
const limitWidth = 9;
const leastSpark = 4;
/** Narrower terminals have the spark lines below the values. */
const narrow = 60;

/**
 * Traffic, error rate and latency of both versions, with their limits and spark lines, in rows for a terminal of `width`
 * columns. Values are those of the newest judgement, else of the newest period.
 */
export function metricRows(
  plan: RolloutPlan,
  periods: readonly Period[],
  decisions: readonly Decision[],
  width: number,
): OutputLine[] {
  if (plan.analysis === 'alarmsOnly') return [];
  const metrics = metricsOf(plan.analysis, decisions).filter(
    ({ of, reason }) =>
      reason?.value !== undefined ||
      periods.some(({ canary, stable }) => [canary, stable].some((counts) => counts && of(counts) !== undefined)),
  );
  if (metrics.length === 0) return [];
  const { canary, stable } = versionNames(plan);
  if (width < narrow) return metrics.flatMap((metric) => narrowRows(metric, periods, width));
  const column = Math.floor((width - 2 - labelWidth - limitWidth) / 2);
  const name = (text: string) => startOf(text, column - 2).padEnd(column);
  return [
    dim(`  ${''.padEnd(labelWidth)}${name(canary)}${name(stable)}allowed`),
    ...metrics.map((metric) => wideRow(metric, periods, column)),
  ];
}

function metricsOf(
  { metrics, latency }: Exclude<RolloutPlan['analysis'], 'alarmsOnly'>,
  decisions: readonly Decision[],
): readonly Metric[] {
  const judged = (metric: Reason['metric']) => {
    const found = decisions.flatMap(({ by, reasons = [] }) =>
      by === 'analyze-canary'
        ? reasons
            .filter((one) => one.metric === metric && one.name === undefined && one.value !== undefined)
            .slice(0, 1)
        : [],
    );
    return { judged: found, reason: found.at(-1) };
  };
  return [
    { name: 'requests', of: ({ requests }) => requests / metrics.period, format: perSecond, scale: 'own', judged: [] },
    { name: 'errors', of: errorsOf, format: formatShare, scale: 0.01, ...judged('errorRate') },
    ...(latency === undefined
      ? []
      : [{ name: latency.percentile, of: latencyOf, format: milliseconds, scale: 0, ...judged('latency') } as const]),
  ];
}

const errorsOf = (counts: Counts) => (counts.requests === 0 ? undefined : rate(counts));

const latencyOf = ({ latencyMs }: Counts) => latencyMs;

const perSecond = (value: number): string =>
  `${value < 10 ? Number(value.toFixed(1)) : Math.round(value).toLocaleString('en-US')}/s`;

type Sparks = Readonly<Record<'canary' | 'stable', string>>;

function wideRow(metric: Metric, periods: readonly Period[], column: number): OutputLine {
  const { name, reason, format } = metric;
  const sparks = sparksOf(metric, periods, column - valueWidth - 2);
  const value = (of: 'canary' | 'stable') => shown(metric, periods, of).padEnd(valueWidth);
  const cell = (of: 'canary' | 'stable') => cyan(sparks[of].padEnd(column - valueWidth));
  const limit = reason?.limit === undefined ? '' : format(reason.limit);
  return line`  ${name.padEnd(labelWidth)}${alert(reason, value('canary'))}${cell('canary')}${value('stable')}${cell('stable')}${limit}`;
}

function narrowRows(metric: Metric, periods: readonly Period[], width: number): OutputLine[] {
  const { name, reason, format } = metric;
  const sparks = sparksOf(metric, periods, width - 2 - labelWidth);
  const limit = reason?.limit === undefined ? '' : `, allowed ${format(reason.limit)}`;
  return [
    line`  ${name.padEnd(labelWidth)}${alert(reason, shown(metric, periods, 'canary'))} (${shown(metric, periods, 'stable')})${limit}`,
    ...(sparks.canary.trim() === '' ? [] : [line`  ${''.padEnd(labelWidth)}${cyan(sparks.canary)}`]),
  ];
}

function shown({ of, format, reason }: Metric, periods: readonly Period[], version: 'canary' | 'stable'): string {
  const judged = version === 'canary' ? reason?.value : reason?.stable;
  const newest = periods.flatMap((period) => period[version] ?? []).at(-1);
  const value = judged ?? (newest && of(newest));
  return value === undefined ? '-' : format(value);
}

/** The newest periods that there is room for, else the newest looks; empty where the room is too little. */
function sparksOf({ of, reason, judged, scale }: Metric, periods: readonly Period[], most: number): Sparks {
  if (most < leastSpark) return { canary: '', stable: '' };
  const newest = periods.slice(-most);
  const looks = judged.slice(-most);
  const isMeasured = newest.length > 0;
  const values = (version: 'canary' | 'stable') => newest.map(({ [version]: counts }) => counts && of(counts));
  const canary = isMeasured ? values('canary') : looks.map(({ value }) => value);
  const stable = isMeasured ? values('stable') : looks.map((one) => one.stable);
  if (scale === 'own') return { canary: spark(canary, 0), stable: spark(stable, 0) };
  const top = Math.max(scale, reason?.limit ?? 0, ...[...canary, ...stable].map((value) => value ?? 0));
  return { canary: spark(canary, top), stable: spark(stable, top) };
}

/** Red where it fails the rollout, yellow above its limit. */
function alert(reason: Reason | undefined, text: string): OutputLine {
  if (reason?.verdict === 'fail') return loud(text);
  return reason?.limit !== undefined && (reason.value ?? 0) > reason.limit ? yellow(text) : text;
}
