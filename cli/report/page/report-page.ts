import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { baseStyle } from '../../../local/web/base-style.ts';
import { exits, Failure } from '../../run/failure.ts';
import { timestamp } from '../../terminal/text.ts';
import type { Html } from '../html.ts';
import { html, htmlDocument, trusted } from '../html.ts';
import type { Story } from '../story.ts';
import { sectionIds, sections } from './sections.ts';

/** The style of the report and of the live page. */
export const styleText = (): string => baseStyle() + readFileSync(new URL('./page.css', import.meta.url), 'utf8');

/** No script and no request, so that a mail client, a wiki or a file opened years later shows the same page. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A story as one HTML file without any other file. */
export function reportPage(story: Story): string {
  return htmlDocument({
    title: `${story.service}: ${story.headline.badge.toLowerCase()}`,
    head: html`<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>${trusted(styleText())}</style>`,
    body: html`<header><p class="of">Rollout report <span>${story.rolloutId}</span></p></header>
<main>${sectionIds.map((id) => sectionOf(id, sections[id](story)))}</main>
<footer><p>Written by Meshshift at ${timestamp(story.toldAt)} UTC from the rollout’s ledger and CloudWatch.</p></footer>`,
  });
}

const sectionOf = (id: string, content: Html): Html =>
  content.markup === '' ? html`` : html`<section id="${id}">${content}</section>`;

/** Writes a page over an older one, because the report of a running rollout is written repeatedly. @throws Failure */
export async function writeReport(file: string, page: string): Promise<void> {
  try {
    await writeFile(file, page);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(exits.usage, `${file} cannot be written: ${why}. Name another file with --out`, { cause: error });
  }
}
