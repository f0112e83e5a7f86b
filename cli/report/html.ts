import type { Verdict } from '../../core/analysis/verdict.ts';

/** Markup: text in it was escaped, or was made by us. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Shown = string | number | Html | undefined | readonly Shown[];

/** Markup made by us, of which no part came from outside unescaped. */
export const trusted = (markup: string): Html => new Html(markup);

/** A template whose values are shown as they are: whatever is no markup of ours is escaped, in text and in attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Shown[]): Html =>
  new Html(strings.map((string, i) => string + markupOf(values[i])).join(''));

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that show nothing, or that change how those around them read. */
const unshown = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(unshown, '\ufffd')
    .replaceAll(/[&<>"']/g, (one) => named[one] ?? one);

function markupOf(value: Shown): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return value.map(markupOf).join('');
}

/**
 * A table that turns into a card for each row where it is narrow: each cell then says its column's name. The roles are
 * written out because a cell that is no table cell to CSS is none to screen readers either.
 */
export const table = (caption: string, heads: readonly string[], rows: readonly (readonly Shown[])[]): Html => html`
<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
  (row) => html`
<tr role="row">${row.map((cell, i) => html`<td role="cell" data-head="${heads[i]}"><div>${cell}</div></td>`)}</tr>`,
)}</tbody></table>`;

/** A moment as a reader compares it with logs: the time of day in UTC, the whole date for machines and on hovering. */
export function time(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

/** A sentence whose commands, between backticks, are set as code. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;

/** A sign for each verdict, for where its word is too long; never its colour alone. */
export const verdictSigns: Readonly<Record<Verdict, string>> = { pass: '✓', inconclusive: '?', error: '!', fail: '✗' };

export const verdictMark = (verdict: Verdict): Html =>
  html`<span class="verdict verdict-${verdict}"><span aria-hidden="true">${verdictSigns[verdict]} </span>${verdict}</span>`;
