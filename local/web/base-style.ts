import { readFileSync } from 'node:fs';

const own = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');

/** Colours of both schemes, text and tables: what every page on this machine has in common. */
export const baseStyle = (): string => own('base.css');

/** The line that says whether a page is live. */
export const stateStyle = (): string => own('state.css');
