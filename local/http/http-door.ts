import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { LostAnswer } from '../dispatch/intercept.ts';
import { readingLimit } from '../dispatch/request-limits.ts';
import type { AwsRequest, AwsResponse } from '../http-message.ts';
import type { RequestLog } from '../request-log.ts';
import { foreignRequest, loopbackHosts } from './foreign-request.ts';
import { type LocalPages, localPage } from './local-page.ts';

interface HttpDoorOptions {
  readonly dispatch: Dispatch;
  readonly log: RequestLog;
  /** Where listeners are reached, for the page that says so. */
  readonly served?: LocalPages['served'];
  /** Answers what is for something else on this port, and returns whether it did; never asked what is foreign. */
  readonly beside?: (request: AwsRequest, response: ServerResponse) => boolean;
  /** 0 takes any free port. */
  readonly port: number;
  /** The clock of the answers' Date; the machine's unless given. */
  readonly clock?: Clock;
}

export interface HttpDoor {
  readonly port: number;
  /** What to give to a client as its endpoint: `http://127.0.0.1:4599`. */
  readonly url: string;
  /** Breaks the connections that are still open. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

function headOf(message: IncomingMessage): Omit<AwsRequest, 'body'> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const query = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(mark === -1 ? '' : target.slice(mark))) {
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : (value ?? ''),
  ]);
  return {
    method: message.method ?? 'GET',
    path: mark === -1 ? target : target.slice(0, mark),
    query: Object.fromEntries(query),
    headers: Object.fromEntries(headers),
  };
}

/** The body, of one that is over the limit no more than shows that it is: the rest is let go by. */
async function bodyOf(message: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    if (bytes <= limit) chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, headers, body }: AwsResponse, clock?: Clock): void {
  const date = clock && { date: new Date(clock.now()).toUTCString() };
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { ...date, 'content-length': bytes.byteLength, ...headers });
  response.end(bytes);
}

/** No answer of AWS's: a defect here, which must not look like a broken connection. */
const defect = (error: unknown): AwsResponse => ({
  status: 500,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'InternalFailure' },
  body: JSON.stringify({ message: `The embedded AWS failed: ${error instanceof Error ? error.message : error}` }),
});

/**
 * Opens the embedded AWS to clients on this machine alone: not to a page either that a browser on this
 * machine has open, whatever it is signed with.
 *
 * @throws Error with one clear sentence when the port is taken.
 */
export async function startHttpDoor({
  dispatch,
  log,
  served,
  beside,
  port,
  clock,
}: HttpDoorOptions): Promise<HttpDoor> {
  let bound = port;
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    try {
      const head = headOf(message);
      const foreign = foreignRequest(message.headers, loopbackHosts(bound));
      const body = await bodyOf(message, foreign === undefined ? readingLimit(head) : 0);
      const request = { ...head, body, foreign };
      if (foreign === undefined && beside?.(request, response)) return;
      const own = foreign === undefined ? localPage(request, { log, served }) : undefined;
      write(response, own ?? (await dispatch(request)), clock);
    } catch (error) {
      if (error instanceof LostAnswer || message.destroyed) message.socket.destroy();
      else write(response, defect(error), clock);
    }
  };
  const server = createServer((message, response) => void answer(message, response));
  // Longer than any client keeps an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
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
    port: bound,
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
