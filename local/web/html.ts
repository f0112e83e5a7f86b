/** Markup whose text is escaped, or written in this program. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type Shown = string | number | Html | undefined | readonly Shown[];

/** Takes markup as safe. No unescaped part of it may come from outside. */
export const trusted = (markup: string): Html => new Html(markup);

/** A template that escapes every value except markup, in text and in attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Shown[]): Html =>
  new Html(strings.map((string, i) => string + markupOf(values[i])).join(''));

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that are invisible, or that change the order of those around them. */
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
 * A table whose rows become cards on a narrow page, where each cell names its column. The roles are explicit, because CSS
 * that turns cells into blocks hides them from screen readers.
 */
export const htmlTable = (caption: string, heads: readonly string[], rows: readonly (readonly Shown[])[]): Html => html`
<table role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => html`<th role="columnheader" scope="col">${head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
  (row) => html`
<tr role="row">${row.map((cell, i) => html`<td role="cell" data-head="${heads[i]}"><div>${cell}</div></td>`)}</tr>`,
)}</tbody></table>`;

/** A whole page. @param head what it loads, and what else its head has of its own */
export const htmlDocument = ({ title, head, body }: Readonly<Record<'title' | 'head' | 'body', Shown>>): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
${head}
<title>${title}</title>
</head>
<body>
${body}
</body>
</html>
`.markup;

/** The time of day in UTC, with the whole date for machines and on hovering. */
export function time(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}

/** A sentence with its commands, which stand between backticks, set as code. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
