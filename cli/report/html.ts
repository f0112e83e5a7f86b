import type { Verdict } from '../../core/analysis/verdict.ts';
import { type Html, html } from '../../local/web/html.ts';

export { Html, html, htmlDocument, htmlTable, time, trusted, withCode } from '../../local/web/html.ts';

/** A sign for each verdict where the word is too long, so that colour never stands alone. */
export const verdictSigns: Readonly<Record<Verdict, string>> = { pass: '✓', inconclusive: '?', error: '!', fail: '✗' };

export const verdictMark = (verdict: Verdict): Html =>
  html`<span class="verdict verdict-${verdict}"><span aria-hidden="true">${verdictSigns[verdict]} </span>${verdict}</span>`;
