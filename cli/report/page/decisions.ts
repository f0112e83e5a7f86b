import { counted } from '../../../core/text/numbers.ts';
import type { Html } from '../html.ts';
import { html, htmlTable, time, verdictMark } from '../html.ts';
import type { DecisionRow, Story } from '../story.ts';

/** The ledger, folded by day and step. */
export function decisionsSection({ decisions }: Story): Html {
  if (decisions.length === 0) return html``;
  const days = new Set(decisions.map(({ at }) => dayOf(at)));
  const groups = groupsOf(decisions);
  return html`<h2>Decisions</h2>${groups.map((rows) => groupOf(rows, days.size > 1))}`;
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Neighbours of one day and one step. An entry before the first step, or of no step, belongs to the step before it. */
function groupsOf(decisions: readonly DecisionRow[]): DecisionRow[][] {
  const groups: DecisionRow[][] = [];
  for (const row of decisions) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isSame = last && dayOf(last.at) === dayOf(row.at) && (row.step === undefined || row.step === stepIn(group));
    if (isSame) group?.push(row);
    else groups.push([row]);
  }
  return groups;
}

const stepIn = (group: readonly DecisionRow[] | undefined) => group?.find(({ step }) => step !== undefined)?.step;

function groupOf(rows: readonly DecisionRow[], withDay: boolean): Html {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return html``;
  const step = stepIn(rows);
  const name = step === undefined ? 'Before step 1' : `Step ${step}`;
  const day = withDay ? `${dayOf(first.at)}, ` : '';
  const times = first === last ? time(first.at) : html`${time(first.at)} to ${time(last.at)}`;
  return html`<details data-of="decisions ${dayOf(first.at)} ${name}"><summary>${day}${name}: ${counted(rows.length, 'decision')}, ${times}</summary>
${htmlTable(
  `${day}${name}, oldest first: time (UTC), reason, author`,
  ['Time', 'Did', 'Verdict', 'Why', 'By'],
  rows.map(rowOf),
)}</details>`;
}

const rowOf = ({ at, did, verdict, text, findings, who }: DecisionRow) => [
  time(at),
  did,
  verdict === undefined ? '–' : verdictMark(verdict),
  html`${text}${findings.map((finding) => html`<br><span class="quiet">${finding}</span>`)}`,
  html`<span class="who">${who}</span>`,
];
