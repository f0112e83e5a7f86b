import type { DecisionRow, Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { table } from './table.ts';
import { time } from './time.ts';
import { verdictMark } from './verdict-mark.ts';

/** The ledger, entry by entry. */
export const decisionsSection = ({ decisions }: Story): Html =>
  decisions.length === 0
    ? html``
    : html`<h2>Decisions</h2>${table(
        'Every decision, oldest first: when (UTC), on what grounds, by whom',
        ['Time', 'Step', 'Did', 'Verdict', 'Why', 'By'],
        decisions.map(rowOf),
      )}`;

const rowOf = ({ at, step, did, verdict, text, findings, who }: DecisionRow) => [
  time(at),
  step ?? '–',
  did,
  verdict === undefined ? '–' : verdictMark(verdict),
  html`${text}${findings.map((finding) => html`<br><span class="quiet">${finding}</span>`)}`,
  html`<span class="who">${who}</span>`,
];
