import { legible } from '../../core/text/legible.ts';

const named: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What is no character, so that XML 1.0 has no way to write it. */
const unwritable = /[\ufffe\uffff]/g;

/** A text as it stands in an element or an attribute, on one line; what XML cannot say is shown as `�`. */
export const xmlText = (text: string): string =>
  legible(text)
    .replaceAll(unwritable, '\ufffd')
    .replaceAll(/[&<>"]/g, (one) => named[one] ?? one);
