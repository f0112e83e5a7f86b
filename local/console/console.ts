import type { ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import type { MeshView } from '../app-mesh/mesh-view.ts';
import type { ListedTask } from '../data-plane/tasks/task-health.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import type { AwsRequest } from '../http-message.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { CallAws } from '../kit/call.ts';
import { own } from '../kit/json.ts';
import { answerForm, firstStep } from './first-mesh/first-mesh.ts';
import { createPath } from './first-mesh/step-pages.ts';
import { linksOf } from './links.ts';
import { meshList, meshPage, meshSections } from './mesh-pages.ts';
import { type MeshPicture, pictureOf } from './picture.ts';
import { type Answer, assets, decoded, json, problemPage, root } from './shell.ts';
import { traceRoutes } from './traces/trace-routes.ts';
import type { TracesOptions } from './traces/traces-page.ts';
import { type MinuteTraffic, pathsOf, readTraffic } from './traffic.ts';

export interface ConsoleOptions {
  readonly readMesh: (meshName: string) => MeshView | undefined;
  readonly tasks: () => readonly ListedTask[];
  readonly call: CallAws;
  /** The way of every client's call, for what the console changes. */
  readonly dispatch: Dispatch;
  /** Epoch milliseconds of the embedded AWS's clock. */
  readonly now: () => number;
  /** What pages of traces say of their time, and of what was lost. */
  readonly traces: Pick<TracesOptions, 'now' | 'losses'>;
}

/** Answers a request that is for the console, and returns whether it was. A foreign request must not come here. */
export type Console = (request: AwsRequest, response: ServerResponse) => boolean;

const caller = { accessKeyId: 'console', name: 'console' };

/** Its own script, style and answers, and nothing from elsewhere; no page of another place may frame it or send its forms. */
const headers = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Not `no-referrer`: with it a browser sends forms with the Origin `null`.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const listed = z.object({ meshes: z.array(z.object({ meshName: z.string(), createdAt: z.number() })) });

/** How old metrics may be that a page shows: all open pages share one look. In milliseconds. */
const keptMs = 2000;

/** Pictures of meshes, with the newest traffic. */
function pictures({ readMesh, tasks, call, now }: ConsoleOptions) {
  const kept = new Map<string, { readonly at: number; readonly traffic: Promise<MinuteTraffic | undefined> }>();
  return async (meshName: string): Promise<MeshPicture | undefined> => {
    const view = readMesh(meshName);
    if (view === undefined) return undefined;
    const known = kept.get(meshName);
    const isNew = known === undefined || now() - known.at >= keptMs;
    const ask = (operation: 'GetMetricData', input: Readonly<Record<string, unknown>>) =>
      call('monitoring', operation, input, caller);
    const traffic = isNew ? readTraffic(ask, now(), meshName, pathsOf(view, linksOf(view))) : known.traffic;
    if (isNew) kept.set(meshName, { at: now(), traffic });
    return pictureOf(view, tasks(), await traffic);
  };
}

/** Draws a picture again only when it has changed, because that takes long for a large mesh. */
function drawnOnce() {
  const drawn = new Map<string, { readonly of: string; readonly sections: ReturnType<typeof meshSections> }>();
  return (picture: MeshPicture) => {
    const of = JSON.stringify(picture);
    const known = drawn.get(picture.meshName);
    if (known?.of === of) return known.sections;
    const sections = meshSections(picture);
    drawn.set(picture.meshName, { of, sections });
    return sections;
  };
}

/** The pages of a console for App Mesh, under `/console/app-mesh`. */
export function createConsole(options: ConsoleOptions): Console {
  const files = assets();
  const pictureNamed = pictures(options);
  const sectionsOf = drawnOnce();
  const { readMesh, call, traces } = options;
  const traced = traceRoutes({
    ...traces,
    readMesh,
    ask: (operation, input) => call('xray', operation, input, caller),
  });

  const list = async () => {
    const { meshes } = listed.parse(await options.call('appmesh', 'ListMeshes', {}, caller));
    return meshList(meshes.map(({ meshName, createdAt }) => ({ meshName, createdAt: createdAt * 1000 })));
  };
  const mesh = async (segment: string, isJson: boolean) => {
    const meshName = decoded(segment);
    const picture = meshName === undefined ? undefined : await pictureNamed(meshName);
    if (picture === undefined) {
      const problem = `There is no mesh ${meshName ?? segment}.`;
      return isJson ? json(404, { message: problem }) : problemPage(404, problem);
    }
    const sections = sectionsOf(picture);
    return isJson ? json(200, { sections }) : meshPage(picture.meshName, sections);
  };
  const form = async ({ headers: { 'content-type': type = '' }, body }: AwsRequest) =>
    type.startsWith('application/x-www-form-urlencoded')
      ? answerForm(options.dispatch, body)
      : problemPage(415, 'The console takes forms of pages.');
  const answerTo = async (asked: AwsRequest): Promise<Answer> => {
    const { method, path, query } = asked;
    if (path === createPath && method === 'POST') return form(asked);
    if (method !== 'GET' && method !== 'HEAD') return problemPage(405, `${path} can only be read.`);
    if (path === '/console' || path === '/console/')
      return { ...problemPage(303, `The console is at ${root}.`), location: root };
    if (path === root || path === `${root}/`) return list();
    if (path === createPath) return firstStep();
    const [, segment] = /^\/meshes\/([^/]+)$/.exec(path.slice(root.length)) ?? [];
    if (segment !== undefined) return mesh(segment, query.as?.[0] === 'json');
    return traced(asked) ?? own(files, path) ?? problemPage(404, `There is no ${path}.`);
  };

  return (request, response) => {
    if (!isForConsole(request)) return false;
    answerTo(request)
      .catch((error: unknown) => failure(request, error))
      .then((answer) => write(response, request, answer))
      // The browser has gone.
      .catch(() => response.destroy());
    return true;
  };
}

/** What AWS answers as it came, or a defect here. */
function failure({ query }: AwsRequest, error: unknown): Answer {
  const { status, text } =
    error instanceof AwsError
      ? { status: error.status, text: `${error.code}: ${error.message}` }
      : { status: 500, text: `The console failed: ${error instanceof Error ? error.message : error}` };
  return query.as?.[0] === 'json' ? json(status, { message: text }) : problemPage(status, text);
}

/** What is signed is a call of the API: an object of a bucket that is called `console` has such a path. */
const isForConsole = ({ path, headers: { authorization }, query }: AwsRequest): boolean =>
  (path === '/console' || path.startsWith('/console/')) &&
  authorization === undefined &&
  query['X-Amz-Credential'] === undefined;

function write(response: ServerResponse, { method }: AwsRequest, { status, type, text, location }: Answer): void {
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    ...(location !== undefined && { location }),
  });
  response.end(method === 'HEAD' ? undefined : text);
}
