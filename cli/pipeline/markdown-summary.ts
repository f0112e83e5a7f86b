import type { Decision } from '../../core/ledger/decision.ts';
import { targetsByRoute } from '../../core/routing/weights.ts';
import { legible } from '../../core/text/legible.ts';
import { span } from '../../core/text/span.ts';
import { weightChanges } from '../rollout/decisions.ts';
import { judgedMetrics } from '../rollout/judged-metrics.ts';
import { nextSteps } from '../rollout/next-steps.ts';
import type { ReportedRollout } from '../rollout/reported.ts';
import { outcomeName, reasonOf } from '../rollout/reported.ts';
import { clockTime } from '../terminal/text.ts';

/**
 * A rollout as a page of Markdown: its outcome and reason, the weights over time, the numbers behind each step's verdict
 * and the next steps. An empty part is left out.
 */
export function markdownSummary(rollout: ReportedRollout): string {
  const { record, decisions } = rollout.state;
  return [
    `## ${markdownText(record?.plan.service ?? rollout.rolloutId)}: ${outcomeName(rollout)}`,
    `${markdownText(reasonOf(rollout))}.`,
    about(rollout),
    rollout.link === undefined
      ? ''
      : `[Report with charts](<${rollout.link.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`,
    weights(decisions),
    numbers(rollout.state),
    ...nextSteps(rollout.state, rollout.ending).map((text) => `Next: ${text}.`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function about({ rolloutId, state: { record, decisions } }: ReportedRollout): string {
  if (record === undefined) return `Rollout \`${rolloutId}\`.`;
  const end = record.endedAt ?? record.promotedAt ?? decisions.at(-1)?.at ?? record.startedAt;
  const { stable, canary } = record.plan;
  return `Rollout \`${rolloutId}\`: ${markdownText(stable)} to ${markdownText(canary)} on ${markdownText(record.router)}, ${span((end - record.startedAt) / 1000)}.`;
}

/** The weights that the rollout set, with the time since its first decision. */
function weights(decisions: readonly Decision[]): string {
  const start = decisions[0]?.at ?? 0;
  const rows = weightChanges(decisions)
    .filter(({ kind }) => kind !== 'foreign')
    .map(({ kind, weight, decision: { at, step = 0, set = {} } }) => [
      clockTime((at - start) / 1000),
      kind === 'original' ? 'rollback' : `${step + 1}`,
      `${weight}%`,
      targetsByRoute(set).join('; '),
    ]);
  return rows.length === 0 ? '' : `### Weights\n\n${markdownTable(['Time', 'Step', 'Canary', 'Routes'], rows)}`;
}

/** The numbers of each step's last judgement. */
function numbers({ record, decisions }: ReportedRollout['state']): string {
  const judged = decisions.filter(({ reasons = [] }) => reasons.length > 0);
  const last = judged.filter((one) => one === judged.findLast(({ step }) => step === one.step));
  const rows = last.flatMap((decision) =>
    judgedMetrics(decision, record?.plan).map(({ metric, canary, stable, allowed, verdict, requests, text }) => [
      `${(decision.step ?? 0) + 1}`,
      verdict,
      metric,
      canary ?? '-',
      stable ?? '-',
      allowed ?? '-',
      `${requests}`,
      text,
    ]),
  );
  const head = ['Step', 'Verdict', 'Metric', 'Canary', 'Stable', 'Limit', 'Requests', 'Finding'];
  return rows.length === 0 ? '' : `### Numbers\n\n${markdownTable(head, rows)}`;
}

/** A text from outside that Markdown shows literally, in one line and in one cell of a table. */
const markdownText = (text: string): string =>
  legible(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/g, (one) => `\\${one}`);

const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows.map((row) => `| ${row.map(markdownText).join(' | ')} |`),
  ].join('\n');
