import { readFileSync } from 'node:fs';

/** Colours of both schemes, text and tables: what every page on this machine has in common. */
export const baseStyle = (): string => readFileSync(new URL('./base.css', import.meta.url), 'utf8');
