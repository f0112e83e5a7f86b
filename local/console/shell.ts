import { readFileSync } from 'node:fs';
import { baseStyle, stateStyle } from '../web/base-style.ts';
import { type Html, html, htmlDocument } from '../web/html.ts';

export const root = '/console/app-mesh';

/** What the console answers. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Where to go instead. */
  readonly location?: string;
}

export const meshPath = (meshName: string): string => `${root}/meshes/${encodeURIComponent(meshName)}`;

/** Where the traces of a mesh are drawn. */
export const tracesPath = (meshName: string): string => `${meshPath(meshName)}/traces`;

export const tracePath = (id: string): string => `${root}/traces/${encodeURIComponent(id)}`;

export const json = (status: number, value: object): Answer => ({
  status,
  type: 'application/json',
  text: JSON.stringify(value),
});

/** A part of a path as it was before it was encoded; undefined for what is not percent-encoded well. */
export function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

interface PageContent {
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
}

/** A page of the console. */
export const pageOf = ({ title, body, status = 200 }: PageContent): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  text: htmlDocument({
    title,
    head: html`<link rel="stylesheet" href="${root}/style.css">
<script type="module" src="${root}/script.js"></script>`,
    body: html`<header><nav aria-label="Console"><a href="${root}">Meshes</a> <a href="${root}/create">Create a mesh</a></nav></header>
<main>${body}</main>`,
  }),
});

export const problemPage = (status: number, problem: string): Answer =>
  pageOf({ status, title: problem, body: html`<h1>${problem}</h1><p><a href="${root}">All meshes</a></p>` });

/** A command that a reader can copy. */
export const commandBlock = (command: string): Html => html`<pre class="command"><code>${command}</code></pre>`;

const own = (name: string) => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** The files that pages load, by path. */
export const assets = (): Readonly<Record<string, Answer>> => ({
  [`${root}/style.css`]: {
    status: 200,
    type: 'text/css; charset=utf-8',
    text: baseStyle() + stateStyle() + own('console.css'),
  },
  [`${root}/script.js`]: { status: 200, type: 'text/javascript; charset=utf-8', text: own('console.js') },
});
