import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { foreignRequest, loopbackHosts } from '../../local/http/foreign-request.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Asset } from './live-page.ts';
import { livePolicy } from './live-page.ts';

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

/** Serves the page and its stream to browsers on this machine. Port 0 takes any. @throws Error when the port is taken */
export async function startLiveServer(
  port: number,
  assets: Readonly<Record<string, Asset>>,
  feed: LiveFeed,
): Promise<LiveServer> {
  let bound = port;
  const server = createServer((request, response) => {
    const refusal = pageRefusal(request, bound);
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
    if (refusal !== undefined) answer(response, refusal.status, { type: 'text/plain', text: refusal.text });
    else if (path === '/events') stream(request, response, feed);
    else if (asset !== undefined) answer(response, 200, asset);
    else answer(response, 404, { type: 'text/plain', text: `there is no ${path}` });
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
      await feed.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

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

/**
 * Refuses requests by other pages, because every page in the user's browser can send requests to this machine. A link to
 * the page is allowed: the other page cannot read the answer. Undefined for an allowed request.
 */
export function pageRefusal({ method, headers }: PageRequest, port: number): Refusal | undefined {
  const { 'sec-fetch-site': _site, ...others } = headers;
  const asked = headers['sec-fetch-mode'] === 'navigate' ? others : headers;
  const foreign = foreignRequest(asked, loopbackHosts(port));
  if (foreign !== undefined) return { status: 403, text: foreign };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'this page can only be read' };
  return undefined;
}
