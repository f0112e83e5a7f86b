import { span } from '../../../core/text/span.ts';
import type { StepResult } from '../../rollout/reported.ts';
import type { Html } from '../html.ts';
import { html, withCode } from '../html.ts';
import type { Story } from '../story.ts';
import { decidingLookSection } from './deciding-look.ts';
import { decisionsSection } from './decisions.ts';
import { happeningsSection } from './happenings.ts';
import { chartsSection, periodsSection } from './measured.ts';
import { routesSection } from './routes.ts';
import { termsSection } from './terms.ts';

/** The outcome, its reason and the next steps. */
const headlineSection = ({ headline: { tone, badge, title, reason, next } }: Story): Html => html`
<p class="badge badge-${tone}"><span class="sign" aria-hidden="true"></span>${badge}</p>
<h1>${title}</h1>
${reason === undefined ? undefined : reasonOf(reason, tone !== 'good' && tone !== 'running')}
${next.length === 0 ? undefined : html`<div class="next"><h2>Next steps</h2><ul>${next.map((one) => html`<li>${withCode(one)}</li>`)}</ul></div>`}`;

/** The letters of a reason above the fold. AWS may name three ARNs in one. */
const longestReason = 360;

function reasonOf(reason: string, isCause: boolean): Html {
  const why = isCause ? html`<strong>Why:</strong> ` : undefined;
  if (reason.length <= longestReason) return html`<p class="reason">${why}${reason}</p>`;
  const start = reason.slice(0, reason.lastIndexOf(' ', longestReason));
  return html`<p class="reason">${why}${start} …</p>
<details data-of="reason"><summary>The whole reason</summary><p>${reason}</p></details>`;
}

/** What a reader asks first. */
const answersSection = ({ answers, dashboard }: Story): Html =>
  answers.length === 0
    ? html``
    : html`<dl class="answers">${answers.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}${
        dashboard === undefined
          ? undefined
          : html`<div><dt>More</dt><dd><a href="${dashboard}">Dashboard in CloudWatch</a> for this time</dd></div>`
      }</dl>`;

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

/** The step that runs, where it bakes no longer: it waits for a person, or is being rolled back. */
function standing(result: StepResult['result'], tone: Story['headline']['tone']): string {
  if (result !== 'running') return resultWords[result];
  return tone === 'attention' ? '● held' : tone === 'bad' ? '✗ stopped here' : resultWords.running;
}

/** The planned steps in a row, each with its result. */
const stepsSection = ({ steps, headline: { tone } }: Story): Html =>
  steps.length === 0
    ? html``
    : html`<h2>Steps</h2><ol class="steps">${steps.map(
        ({ weight, result, seconds }) => html`
<li class="${result === 'failed' || (result === 'running' && tone !== 'running') ? `badge-${tone}` : `step-${result}`}"><b>${weight}%</b> <span>${standing(result, tone)}${seconds === undefined ? '' : `, ${span(seconds)}`}</span></li>`,
      )}</ol>`;

/** The sections of a page by their ids, in reading order. One without contents is empty. */
export const sections = {
  headline: headlineSection,
  numbers: decidingLookSection,
  facts: answersSection,
  missing: missingSection,
  steps: stepsSection,
  charts: chartsSection,
  happened: happeningsSection,
  terms: termsSection,
  routes: routesSection,
  decisions: decisionsSection,
  periods: periodsSection,
} as const satisfies Readonly<Record<string, (story: Story) => Html>>;

type SectionId = keyof typeof sections;
export const sectionIds = Object.keys(sections) as readonly SectionId[];
