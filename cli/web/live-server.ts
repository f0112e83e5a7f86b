import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { foreignRequest, loopbackHosts } from '../../local/http/foreign-request.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Asset } from './live-page.ts';
import { livePolicy } from './live-page.ts';
import type { OrderDesk } from './order-desk.ts';
import { orderRefusal } from './order-desk.ts';

/** What a page of this machine shows. */
export interface LiveSite {
  /** The files of the page of a rollout, by path. */
  assets(rolloutId: string): Readonly<Record<string, Asset>>;
  /** The rollout of an address without one. */
  readonly rolloutId: string;
  /** Undefined for a rollout that is not known. */
  feedOf(rolloutId: string): Promise<LiveFeed | undefined>;
  /** The list of rollouts as markup. */
  list(rolloutId: string): Promise<string>;
  /** Absent where the page may only look. */
  readonly desk?: OrderDesk | undefined;
  /** Ends all feeds. */
  close(): Promise<void>;
}

export interface LiveServer {
  readonly url: string;
  /** Breaks open streams. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

const headers = {
  'cache-control': 'no-store',
  'content-security-policy': livePolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Serves the page and its streams to browsers on this machine. Port 0 takes any. @throws Error when the port is taken */
export async function startLiveServer(port: number, site: LiveSite): Promise<LiveServer> {
  let bound = port;
  const server = createServer((request, response) => {
    serve(request, response, site, bound).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      plain(response, 502, error instanceof Error ? error.message : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is already in use.`, { cause: error }) : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address();
  bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${bound}/`,
    async close() {
      await site.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const ordersPath = '/orders';

async function serve(request: IncomingMessage, response: ServerResponse, site: LiveSite, port: number): Promise<void> {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', `http://${host}`);
  const isOrder = path === ordersPath && site.desk !== undefined;
  const refusal = pageRefusal(request, port, isOrder);
  if (refusal !== undefined) return plain(response, refusal.status, refusal.text);
  if (isOrder) return takeOrder(request, response, site.desk);
  const rolloutId = searchParams.get('rollout') ?? site.rolloutId;
  if (path === '/events') {
    const feed = await site.feedOf(rolloutId);
    return feed === undefined ? plain(response, 404, 'there is no such rollout') : stream(request, response, feed);
  }
  if (path === '/rollouts')
    return answer(response, 200, { type: 'text/html; charset=utf-8', text: await site.list(rolloutId) });
  const assets = site.assets(rolloutId);
  const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
  return asset === undefined ? plain(response, 404, `there is no ${path}`) : answer(response, 200, asset);
}

/** More than any order has. */
const mostBytes = 1000;

async function takeOrder(
  request: IncomingMessage,
  response: ServerResponse,
  desk: OrderDesk | undefined,
): Promise<void> {
  const refusal = desk === undefined ? { status: 405, text: readOnly } : orderRefusal(request, desk.token);
  if (desk === undefined || refusal !== undefined)
    return plain(response, refusal?.status ?? 405, refusal?.text ?? readOnly);
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > mostBytes) return plain(response, 413, 'an order is shorter');
  }
  const { status, text } = await desk.take(body);
  return plain(response, status, text);
}

const plain = (response: ServerResponse, status: number, text: string): void =>
  answer(response, status, { type: 'text/plain; charset=utf-8', text });

function answer(response: ServerResponse, status: number, { type, text }: Asset): void {
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(text) });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/** Sends server-sent events. A browser reconnects by itself when the stream breaks. */
function stream(request: IncomingMessage, response: ServerResponse, feed: LiveFeed): void {
  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
  if (request.method === 'HEAD') return void response.end();
  response.write('retry: 1000\n\n');
  const leave = feed.subscribe(({ name, data }) => {
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  });
  response.on('close', leave);
}

/** The refusal of a request. */
interface Refusal {
  readonly status: number;
  readonly text: string;
}

interface PageRequest {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const readOnly = 'this page can only be read';

/**
 * Refuses requests by other pages, because every page in the user's browser can send requests to this machine. A link to
 * the page is allowed: the other page cannot read the answer. Undefined for an allowed request.
 *
 * @param isOrder it goes to the desk for orders, which has checks of its own
 */
export function pageRefusal({ method, headers }: PageRequest, port: number, isOrder = false): Refusal | undefined {
  const { 'sec-fetch-site': _site, ...others } = headers;
  const asked = headers['sec-fetch-mode'] === 'navigate' && !isOrder ? others : headers;
  const foreign = foreignRequest(asked, loopbackHosts(port));
  if (foreign !== undefined) return { status: 403, text: foreign };
  if (!isOrder && method !== 'GET' && method !== 'HEAD') return { status: 405, text: readOnly };
  return undefined;
}
