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
