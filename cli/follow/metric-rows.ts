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
import { columnsOf, startOf } from '../terminal/wrap.ts';
import type { Numbers } from './numbers.ts';

/** One metric of both versions. */
interface Metric {
  readonly name: string;
  /** Oldest first. */
  readonly periods: readonly Period[];
  /** Of a period of a version; undefined where there is none. */
  readonly of: (counts: Counts) => number | undefined;
  readonly format: (value: number) => string;
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
/** The most columns of a label where an additional metric has a long name. */
const longestLabel = 24;

/**
 * Traffic, error rate and latency of both versions, and each additional metric, with their limits and spark lines, in rows
 * for a terminal of `width` columns. Values are those of the newest judgement, else of the newest period.
 */
export function metricRows(
  plan: RolloutPlan,
  numbers: Pick<Numbers, 'periods' | 'additional'>,
  decisions: readonly Decision[],
  width: number,
): OutputLine[] {
  if (plan.analysis === 'alarmsOnly') return [];
  const metrics = metricsOf(plan.analysis, numbers, decisions).filter(
    ({ of, judged, periods }) =>
      judged.length > 0 ||
      periods.some(({ canary, stable }) => [canary, stable].some((counts) => counts && of(counts) !== undefined)),
  );
  if (metrics.length === 0) return [];
  const { canary, stable } = versionNames(plan);
  if (width < narrow) return metrics.flatMap((metric) => narrowRows(metric, width));
  const names = Math.min(longestLabel, Math.max(labelWidth, ...metrics.map(({ name }) => columnsOf(name) + 1)));
  const column = Math.floor((width - 2 - names - limitWidth) / 2);
  const name = (text: string) => startOf(text, column - 2).padEnd(column);
  return [
    dim(`  ${''.padEnd(names)}${name(canary)}${name(stable)}allowed`),
    ...metrics.map((metric) => wideRow(metric, names, column)),
  ];
}

function metricsOf(
  { metrics, latency, additionalMetrics }: Exclude<RolloutPlan['analysis'], 'alarmsOnly'>,
  { periods, additional = {} }: Pick<Numbers, 'periods' | 'additional'>,
  decisions: readonly Decision[],
): readonly Metric[] {
  const judged = (metric: Reason['metric'], name?: string) =>
    decisions.flatMap(({ by, reasons = [] }) =>
      by === 'analyze-canary'
        ? reasons.filter((one) => one.metric === metric && one.name === name && one.value !== undefined).slice(0, 1)
        : [],
    );
  const errors = { of: errorsOf, format: formatShare, scale: 0.01 } as const;
  const times = { of: latencyOf, format: milliseconds, scale: 0 } as const;
  return [
    { name: 'requests', periods, of: perSecondOf(metrics.period), format: perSecond, scale: 'own', judged: [] },
    { name: 'errors', periods, ...errors, judged: judged('errorRate') },
    ...(latency === undefined ? [] : [{ name: latency.percentile, periods, ...times, judged: judged('latency') }]),
    ...(additionalMetrics ?? []).flatMap(({ name, canary, latency: itsLatency }): Metric[] => {
      const own = additional[name]?.periods ?? [];
      return [
        ...(canary.errors === undefined ? [] : [{ name, periods: own, ...errors, judged: judged('errorRate', name) }]),
        ...(itsLatency === undefined
          ? []
          : [{ name: `${name} ${itsLatency.percentile}`, periods: own, ...times, judged: judged('latency', name) }]),
      ];
    }),
  ];
}

const perSecondOf =
  (periodSeconds: number) =>
  ({ requests }: Counts) =>
    requests / periodSeconds;

const errorsOf = (counts: Counts) => (counts.requests === 0 ? undefined : rate(counts));

const latencyOf = ({ latencyMs }: Counts) => latencyMs;

const perSecond = (value: number): string =>
  `${value < 10 ? Number(value.toFixed(1)) : Math.round(value).toLocaleString('en-US')}/s`;

type Sparks = Readonly<Record<'canary' | 'stable', string>>;

function wideRow(metric: Metric, names: number, column: number): OutputLine {
  const { name, judged, format } = metric;
  const reason = judged.at(-1);
  const sparks = sparksOf(metric, column - valueWidth - 2);
  const value = (of: 'canary' | 'stable') => shown(metric, of).padEnd(valueWidth);
  const cell = (of: 'canary' | 'stable') => cyan(sparks[of].padEnd(column - valueWidth));
  const limit = reason?.limit === undefined ? '' : format(reason.limit);
  return line`  ${fitting(name, names - 1).padEnd(names)}${alert(reason, value('canary'))}${cell('canary')}${value('stable')}${cell('stable')}${limit}`;
}

/** A name, cut in its middle where it is too long: routes differ at their ends, and so do percentiles. */
function fitting(name: string, columns: number): string {
  if (columnsOf(name) <= columns) return name;
  const end = name.slice(-Math.floor((columns - 1) / 2));
  return `${startOf(name, columns - 1 - columnsOf(end))}…${end}`;
}

function narrowRows(metric: Metric, width: number): OutputLine[] {
  const { name, judged, format } = metric;
  const reason = judged.at(-1);
  const sparks = sparksOf(metric, width - 2 - labelWidth);
  const limit = reason?.limit === undefined ? '' : `, allowed ${format(reason.limit)}`;
  const isLong = columnsOf(name) >= labelWidth;
  return [
    ...(isLong ? [line`  ${fitting(name, width - 2)}`] : []),
    line`  ${(isLong ? '' : name).padEnd(labelWidth)}${alert(reason, shown(metric, 'canary'))} (${shown(metric, 'stable')})${limit}`,
    ...(sparks.canary.trim() === '' ? [] : [line`  ${''.padEnd(labelWidth)}${cyan(sparks.canary)}`]),
  ];
}

function shown({ of, format, judged, periods }: Metric, version: 'canary' | 'stable'): string {
  const reason = judged.at(-1);
  const newest = periods.flatMap((period) => period[version] ?? []).at(-1);
  const value = (version === 'canary' ? reason?.value : reason?.stable) ?? (newest && of(newest));
  return value === undefined ? '-' : format(value);
}

/** The newest periods that there is room for, else the newest looks; empty where the room is too little. */
function sparksOf({ of, periods, judged, scale }: Metric, most: number): Sparks {
  if (most < leastSpark) return { canary: '', stable: '' };
  const newest = periods.slice(-most);
  const looks = judged.slice(-most);
  const isMeasured = newest.length > 0;
  const values = (version: 'canary' | 'stable') => newest.map(({ [version]: counts }) => counts && of(counts));
  const canary = isMeasured ? values('canary') : looks.map(({ value }) => value);
  const stable = isMeasured ? values('stable') : looks.map((one) => one.stable);
  if (scale === 'own') return { canary: spark(canary, 0), stable: spark(stable, 0) };
  const top = Math.max(scale, judged.at(-1)?.limit ?? 0, ...[...canary, ...stable].map((value) => value ?? 0));
  return { canary: spark(canary, top), stable: spark(stable, top) };
}

/** Red where it fails the rollout, yellow above its limit. */
function alert(reason: Reason | undefined, text: string): OutputLine {
  if (reason?.verdict === 'fail') return loud(text);
  return reason?.limit !== undefined && (reason.value ?? 0) > reason.limit ? yellow(text) : text;
}
