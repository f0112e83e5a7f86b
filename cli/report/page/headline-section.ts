import type { Story } from '../story.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { withCode } from './with-code.ts';

/** What happened, why, and what to do now. */
export const headlineSection = ({ headline: { tone, badge, title, reason, next } }: Story): Html => html`
<p class="badge badge-${tone}"><span class="sign" aria-hidden="true"></span>${badge}</p>
<h1>${title}</h1>
${reason === undefined ? undefined : html`<p class="reason">${tone === 'good' || tone === 'running' ? undefined : html`<strong>Why:</strong> `}${reason}</p>`}
${next.length === 0 ? undefined : html`<div class="next"><h2>What now</h2><ul>${next.map((one) => html`<li>${withCode(one)}</li>`)}</ul></div>`}`;

export const factsSection = ({ facts }: Story): Html => html`
<dl class="facts">${facts.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

export const missingSection = ({ missing }: Story): Html =>
  missing.length === 0
    ? html``
    : html`<h2>Not shown</h2><ul class="missing">${missing.map((one) => html`<li>${one}</li>`)}</ul>`;
