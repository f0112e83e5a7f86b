import type { JudgedMetric } from '../../rollout/judged-metrics.ts';
import type { Html } from '../html.ts';
import { html, time, verdictMark } from '../html.ts';
import type { Story } from '../story.ts';

const heads = ['Metric', 'Verdict', 'Stable', 'Canary', 'Allowed', 'Requests'] as const;

/** The metrics of the look that decided, each against its limit, and the worst finding in words. */
export function decidingLookSection({ numbers, headline }: Story): Html {
  if (numbers === undefined) return html``;
  const { at, of, rows } = numbers;
  const [worst] = rows;
  const isSaid = worst === undefined || worst.verdict === 'pass' || headline.reason?.includes(worst.text);
  return html`<h2>${of}, ${time(at)} UTC</h2>
<table class="compact" role="table">
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(rowOf)}</tbody></table>
${isSaid ? undefined : html`<p class="finding">${worst.text}</p>`}`;
}

const rowOf = ({ metric, stable, canary, allowed, verdict, requests }: JudgedMetric): Html => html`
<tr role="row" class="row-${verdict}"><th role="rowheader" scope="row">${metric}</th><td role="cell">${verdictMark(verdict)}</td>${[
  stable,
  canary,
  allowed,
  requests.toLocaleString('en-US'),
].map((figure) => html`<td role="cell" class="figure">${figure ?? '–'}</td>`)}</tr>`;
