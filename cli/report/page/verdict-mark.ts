import type { Verdict } from '../../../core/analysis/verdict.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** A sign for each verdict, for where its word is too long; never its colour alone. */
export const verdictSigns: Readonly<Record<Verdict, string>> = { pass: '✓', inconclusive: '?', error: '!', fail: '✗' };

export const verdictMark = (verdict: Verdict): Html =>
  html`<span class="verdict verdict-${verdict}"><span aria-hidden="true">${verdictSigns[verdict]} </span>${verdict}</span>`;
