import type { Html } from './html.ts';
import { html } from './html.ts';

/** A moment as a reader compares it with logs: the time of day in UTC, the whole date for machines and on hovering. */
export function time(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}
