import { createServer } from 'node:http';
import { foreignRequest, loopbackHosts } from '../../http/foreign-request.ts';
import { own } from '../../kit/json.ts';
import { listenOnLoopback } from '../listen.ts';
import { flushMs } from '../stats/stats.ts';
import { type AdminAnswer, adminCommands, adminHelp, text } from './commands.ts';
import type { AdminSource } from './source.ts';

/** Envoy's admin page of one proxy. */
export interface AdminServer {
  readonly port: number;
  readonly url: string;
  close(): void;
}

/** The answer of a page. Source: Envoy, administration interface. */
export function adminAnswer(source: AdminSource, method: string, target: string): AdminAnswer {
  const [path = '', query = ''] = target.split(/\?(.*)/s, 2);
  const command = own(adminCommands, path);
  if (command === undefined) return text(`invalid path. ${adminHelp()}`, 404);
  if (command.isChange && method !== 'POST') return text(`Method ${method} not allowed, POST required.`, 405);
  return command.answer(source, new URLSearchParams(query));
}

/**
 * Serves the page to clients on this machine alone, and to no page of another place that a browser here has open.
 *
 * @param port any free one for 0
 * @throws the system's error, such as EADDRINUSE for a port that is taken
 */
export async function startAdmin(source: AdminSource, port: number): Promise<AdminServer> {
  let hosts: readonly string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const { method = 'GET', url = '/', headers } = request;
    const foreign = foreignRequest(headers, hosts);
    const { status, type, body } = foreign === undefined ? adminAnswer(source, method, url) : text(`${foreign}\n`, 403);
    response
      .writeHead(status, { 'content-type': type, 'cache-control': 'no-cache, max-age=0', server: 'envoy' })
      .end(method === 'HEAD' ? undefined : body);
  });
  const url = await listenOnLoopback(server, port);
  const bound = Number(new URL(url).port);
  hosts = loopbackHosts(bound);
  const flushing = setInterval(source.stats.endInterval, flushMs).unref();
  return {
    port: bound,
    url,
    close() {
      clearInterval(flushing);
      server.close();
      server.closeAllConnections();
    },
  };
}
