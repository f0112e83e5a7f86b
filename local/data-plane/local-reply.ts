import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

/** An answer of the sidecar itself, in Envoy's words. */
export interface LocalReply {
  readonly status: number;
  /** Why, as the access log has it. Source: Envoy, access logging, %RESPONSE_FLAGS%. */
  readonly flag: string;
  readonly body: string;
}

const broken = (reason: string) => `upstream connect error or disconnect/reset before headers. reset reason: ${reason}`;

export const localReplies = {
  noRoute: { status: 404, flag: 'NR', body: '' },
  noHealthyUpstream: { status: 503, flag: 'UH', body: 'no healthy upstream' },
  noConnection: { status: 503, flag: 'UF', body: broken('connection failure') },
  reset: { status: 503, flag: 'UC', body: broken('connection termination') },
  timedOut: { status: 504, flag: 'UT', body: 'upstream request timeout' },
  idle: { status: 408, flag: 'SI', body: 'stream timeout' },
} as const satisfies Record<string, LocalReply>;

/** The headers of a local reply, beside its date. */
const headersOf = (body: string): IncomingHttpHeaders => ({
  'content-length': String(Buffer.byteLength(body)),
  ...(body !== '' && { 'content-type': 'text/plain' }),
  server: 'envoy',
});

/** An answer of a proxy itself that says no more than its status and why. */
export function answerLocally(caller: ServerResponse, status: number, reason: string): void {
  caller.writeHead(status, { 'content-type': 'text/plain' }).end(reason);
}

/** Answers with a local reply. */
export function reply(caller: ServerResponse, { status, body }: LocalReply): void {
  caller.writeHead(status, headersOf(body)).end(body);
}
