import type { Html } from '../html.ts';
import { html } from '../html.ts';
import type { DiffLine } from '../route-diff.ts';
import type { Story } from '../story.ts';

/** Each route before and after the rollout: the lines that differ, and the whole route folded. */
export const routesSection = ({ routes }: Story): Html =>
  routes.length === 0
    ? html``
    : html`<h2>Before and after</h2>${routes.map(({ route, summary, lines }) => {
        const changed = lines.filter(({ is }) => is !== 'same');
        return html`
<h3><code>${route}</code></h3><p>${summary}</p>
${changed.length === 0 ? undefined : diff(`Changes of ${route}`, changed)}
<details><summary>All of ${route}</summary>${diff(`All of ${route}`, lines)}</details>`;
      })}`;

const signs: Readonly<Record<DiffLine['is'], string>> = { same: ' ', removed: '-', added: '+' };

const diff = (label: string, lines: readonly DiffLine[]): Html =>
  html`<pre class="diff" tabindex="0" role="region" aria-label="${label}">${lines.map(
    ({ is, text }) => html`<span class="line line-${is}">${signs[is]} ${text}</span>
`,
  )}</pre>`;
