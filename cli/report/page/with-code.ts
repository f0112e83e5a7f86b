import type { Html } from './html.ts';
import { html } from './html.ts';

/** A sentence whose commands, between backticks, are set as code. */
export const withCode = (text: string): Html =>
  html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
