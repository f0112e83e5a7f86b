import { span } from '../../../core/text/span.ts';
import type { StepResult } from '../../rollout/reported.ts';
import type { Html } from '../html.ts';
import { html, htmlTable, time, trusted, verdictMark, withCode } from '../html.ts';
import type { DiffLine } from '../route-diff.ts';
import type { DecisionRow, Happening, Story } from '../story.ts';
import { chartsSection, periodsSection } from './measured.ts';

/** The outcome, its reason and the next steps. */
const headlineSection = ({ headline: { tone, badge, title, reason, next } }: Story): Html => html`
<p class="badge badge-${tone}"><span class="sign" aria-hidden="true"></span>${badge}</p>
<h1>${title}</h1>
${reason === undefined ? undefined : html`<p class="reason">${tone === 'good' || tone === 'running' ? undefined : html`<strong>Why:</strong> `}${reason}</p>`}
${next.length === 0 ? undefined : html`<div class="next"><h2>Next steps</h2><ul>${next.map((one) => html`<li>${withCode(one)}</li>`)}</ul></div>`}`;

const factsSection = ({ facts }: Story): Html => html`
<dl class="facts">${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

const missingSection = ({ missing }: Story): Html =>
  missing.length === 0
    ? html``
    : html`<h2>Not shown</h2><ul class="missing">${missing.map((one) => html`<li>${one}</li>`)}</ul>`;

const resultWords: Readonly<Record<StepResult['result'], string>> = {
  passed: '✓ passed',
  proceeded: '→ proceeded, not passed',
  failed: '✗ stopped here',
  running: '● runs',
  notReached: '– not reached',
};

/** The planned steps in a row, each with its result. */
const stepsSection = ({ steps }: Story): Html =>
  steps.length === 0
    ? html``
    : html`<h2>Steps</h2><ol class="steps">${steps.map(
        ({ weight, result, seconds }) => html`
<li class="step-${result}"><b>${weight}%</b> <span>${resultWords[result]}${seconds === undefined ? '' : `, ${span(seconds)}`}</span></li>`,
      )}</ol>`;

const happeningWords: Readonly<Record<Happening['kind'], string>> = {
  alarm: 'Alarm',
  command: 'Command',
  gate: 'Waits',
  hook: 'Hook',
  weights: 'Weights',
  stop: 'Stopped',
  end: 'Promoted',
};

/** The decisions that moved the rollout, numbered as in the charts. */
const happeningsSection = ({ happenings }: Story): Html =>
  happenings.length === 0
    ? html``
    : html`<h2 id="happened-list">What happened</h2><ol class="happened">${happenings.map(
        ({ at, kind, text, who }) => html`
<li class="is-${kind}"><span class="when">${time(at)}</span> <b>${happeningWords[kind]}</b> <span class="what">${text}${who === undefined ? undefined : html` <span class="who">by ${who}</span>`}</span></li>`,
      )}</ol>`;

const signs: Readonly<Record<DiffLine['is'], string>> = { same: ' ', removed: '-', added: '+' };

/** Each route before and after the rollout, as a diff. */
const routesSection = ({ routes }: Story): Html =>
  routes.length === 0
    ? html``
    : html`<h2>Before and after</h2>${routes.map(
        ({ route, summary, lines }) => html`
<h3><code>${route}</code></h3><p>${summary}</p>
<details${lines.some(({ is }) => is !== 'same') ? trusted(' open') : undefined}><summary>All of ${route}</summary><pre class="diff" tabindex="0" role="region" aria-label="Diff of ${route}">${lines.map(
          ({ is, text }) => html`<span class="line line-${is}">${signs[is]} ${text}</span>
`,
        )}</pre></details>`,
      )}`;

/** The ledger, entry by entry. */
const decisionsSection = ({ decisions }: Story): Html =>
  decisions.length === 0
    ? html``
    : html`<h2>Decisions</h2>${htmlTable(
        'All decisions, oldest first: time (UTC), reason, author',
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

/** The sections of a page by their ids, in reading order. One without contents is empty. */
export const sections = {
  headline: headlineSection,
  facts: factsSection,
  missing: missingSection,
  steps: stepsSection,
  charts: chartsSection,
  happened: happeningsSection,
  routes: routesSection,
  decisions: decisionsSection,
  periods: periodsSection,
} as const satisfies Readonly<Record<string, (story: Story) => Html>>;

type SectionId = keyof typeof sections;
export const sectionIds = Object.keys(sections) as readonly SectionId[];
