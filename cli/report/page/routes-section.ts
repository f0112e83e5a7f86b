import type { DiffLine } from '../line-diff.ts';
import type { Story } from '../story.ts';
import type { Html } from './html.ts';
import { html, trusted } from './html.ts';

const signs: Readonly<Record<DiffLine['is'], string>> = { same: ' ', removed: '-', added: '+' };

/** Each route before and after, as a diff. */
export const routesSection = ({ routes }: Story): Html =>
  routes.length === 0
    ? html``
    : html`<h2>The route before and after</h2>${routes.map(
        ({ route, summary, lines }) => html`
<h3><code>${route}</code></h3><p>${summary}</p>
<details${lines.some(({ is }) => is !== 'same') ? trusted(' open') : undefined}><summary>The whole of ${route}</summary><pre class="diff" tabindex="0" role="region" aria-label="Diff of ${route}">${lines.map(
          ({ is, text }) => html`<span class="line line-${is}">${signs[is]} ${text}</span>
`,
        )}</pre></details>`,
      )}`;
