import type { Html, Shown } from './html.ts';
import { html } from './html.ts';

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
