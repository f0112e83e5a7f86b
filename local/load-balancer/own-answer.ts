import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Action } from '../elastic-load-balancing/action-shape.ts';
import type { MatchedRequest } from './rule-match.ts';

/** What a load balancer answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const titles: Readonly<Record<number, string>> = { 503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out' };

export const titleOf = (status: number): string => titles[status] ?? STATUS_CODES[status] ?? '';

/** The page of an error. */
export function errorPage(status: number): OwnAnswer {
  const title = `${status} ${titleOf(status)}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

export function fixedResponse({ FixedResponseConfig: config }: Action): OwnAnswer {
  const { StatusCode = '200', ContentType = 'text/plain', MessageBody: body = '' } = config ?? {};
  return { status: Number(StatusCode), headers: { 'content-type': `${ContentType}; charset=utf-8` }, body };
}

/** Where a request came to, for the reserved words of a redirect. */
interface Place {
  readonly port: number;
  readonly request: MatchedRequest;
  /** As it was written, without the question mark. */
  readonly query: string;
}

/** Source: botocore 1.43, elbv2 2015-12-01, RedirectActionConfig. */
export function redirectTo({ RedirectConfig: config }: Action, { port, request, query }: Place): OwnAnswer {
  const words: Readonly<Record<string, string>> = {
    protocol: 'http',
    host: request.host,
    port: String(port),
    path: request.path.replace(/^\//, ''),
    query,
  };
  const filled = (text: string) => text.replaceAll(/#\{(\w+)\}/g, (word, name: string) => words[name] ?? word);
  const {
    Protocol = '#{protocol}',
    Host = '#{host}',
    Port = '#{port}',
    Path = '/#{path}',
    Query = '#{query}',
    StatusCode = 'HTTP_302',
  } = config ?? {};
  const search = filled(Query);
  const location = `${filled(Protocol).toLowerCase()}://${filled(Host)}:${filled(Port)}${filled(Path)}${search === '' ? '' : `?${search}`}`;
  return { status: StatusCode === 'HTTP_301' ? 301 : 302, headers: { location }, body: '' };
}

/** @param namesServer whether the answer says which server it is of, as a listener's attribute has it */
export function answer(caller: ServerResponse, { status, headers, body }: OwnAnswer, namesServer: boolean): void {
  if (caller.headersSent || caller.destroyed) return;
  const own = { ...headers, 'content-length': Buffer.byteLength(body), ...(namesServer && { server: 'awselb/2.0' }) };
  caller.writeHead(status, own).end(body);
}
