import type { Reason } from '../../core/analysis/verdict.ts';
import type { Decision } from '../../core/ledger/decision.ts';
import { formatTargets } from '../../core/routing/weights.ts';
import { legible } from '../../core/text/legible.ts';
import { span } from '../../core/text/span.ts';
import { nextOf, outcomeOf, reasonOf, type ToldRollout } from '../rollout/reported.ts';
import { clockTime, milliseconds, percent } from '../terminal/text.ts';

/**
 * A rollout as a page's worth of Markdown: how it ended and why, the weights over time, the numbers that each step was
 * judged by, what can be done. A part that has nothing to tell is left out.
 */
export function markdownSummary(told: ToldRollout): string {
  const { record, decisions } = told.sight;
  return [
    `## ${markdownText(record?.plan.service ?? told.rolloutId)}: ${outcomeOf(told)}`,
    `${markdownText(reasonOf(told))}.`,
    about(told),
    weights(decisions),
    numbers(decisions),
    ...nextOf(told).map((text) => `Next: ${text}.`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function about({ rolloutId, sight: { record, decisions } }: ToldRollout): string {
  if (record === undefined) return `Rollout \`${rolloutId}\`.`;
  const end = record.endedAt ?? record.promotedAt ?? decisions.at(-1)?.at ?? record.startedAt;
  const { stable, canary } = record.plan;
  return `Rollout \`${rolloutId}\`: ${markdownText(stable)} to ${markdownText(canary)} on ${markdownText(record.router)}, ${span((end - record.startedAt) / 1000)}.`;
}

/** When which weights were set. */
function weights(decisions: readonly Decision[]): string {
  const start = decisions[0]?.at ?? 0;
  const rows = decisions
    .filter(({ did }) => did === 'shifted' || did === 'restored')
    .map(({ at, did, step, weight, set = {} }) => [
      clockTime((at - start) / 1000),
      did === 'restored' ? 'rollback' : `${(step ?? 0) + 1}`,
      `${weight ?? 0}%`,
      Object.entries(set)
        .map(([route, targets]) => `${route}: ${formatTargets(targets)}`)
        .join('; '),
    ]);
  return rows.length === 0 ? '' : `### Weights\n\n${markdownTable(['Time', 'Step', 'Canary', 'Routes'], rows)}`;
}

/** The last look that judged, of each step. */
function numbers(decisions: readonly Decision[]): string {
  const judged = decisions.filter(({ reasons = [] }) => reasons.length > 0);
  const last = judged.filter((one) => one === judged.findLast(({ step }) => step === one.step));
  const rows = last.flatMap(({ step = 0, reasons = [] }) =>
    reasons.map((reason) => [
      `${step + 1}`,
      reason.verdict,
      reason.metric,
      ...[reason.value, reason.stable, reason.limit].map((value) => inUnits(reason.metric, value)),
      `${reason.requests}`,
      reason.text,
    ]),
  );
  const head = ['Step', 'Verdict', 'Metric', 'Canary', 'Stable', 'Limit', 'Requests', 'Finding'];
  return rows.length === 0 ? '' : `### Numbers\n\n${markdownTable(head, rows)}`;
}

const inUnits = (metric: Reason['metric'], value: number | undefined): string => {
  if (metric === 'errorRate') return percent(value);
  if (metric === 'latency') return milliseconds(value);
  return value === undefined ? '-' : `${value}`;
};

/** A text that came from outside as Markdown shows it literally, in one line and in one cell of a table. */
export const markdownText = (text: string): string =>
  legible(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, (one) => `\\${one}`);

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
  ].join('\n');
