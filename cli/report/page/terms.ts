import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { Story } from '../story.ts';

/** The terms that the rollout ran by, and its whole spec. */
export const termsSection = ({ terms, spec }: Story): Html =>
  terms.length === 0
    ? html``
    : html`<details><summary>Spec: steps, limits and alarms</summary>
<dl class="terms">${terms.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${spec === undefined ? undefined : html`<pre class="spec" tabindex="0" role="region" aria-label="The whole spec">${spec}</pre>`}</details>`;
