import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Dispatch } from '../dispatch/dispatch.ts';
import { foreignRequest, loopbackHosts } from '../http/foreign-request.ts';
import { region } from '../kit/account.ts';

/** What SDKs ask their daemon for, which signs it and sends it on. */
const paths: ReadonlySet<string> = new Set(['/GetSamplingRules', '/SamplingTargets']);

/** A daemon has keys of its own. Signatures are read, not verified. */
const authorization = `AWS4-HMAC-SHA256 Credential=xray-daemon/20260101/${region}/xray/aws4_request, SignedHeaders=host, Signature=0`;

/** Source: GetSamplingTargets takes 25 documents, each of some hundred bytes. */
const largestBody = 65_536;

/** The body; undefined for one that is too large. */
async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    bytes += chunk.length;
    if (bytes <= largestBody) chunks.push(chunk);
  }
  return bytes > largestBody ? undefined : Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}

/** The daemon's door by TCP: SDKs ask there how many traces to keep. It is open to this machine alone, and to no page. */
export function createSamplingDoor(dispatch: Dispatch, port: () => number): Server {
  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: path = '/' } = message;
    const foreign = foreignRequest(message.headers, loopbackHosts(port()));
    const body = await bodyOf(message);
    if (foreign !== undefined) return refuse(response, 403, foreign);
    if (method !== 'POST' || !paths.has(path))
      return refuse(response, 404, `the X-Ray daemon takes POST ${[...paths].join(' and ')}, and segments by UDP`);
    if (body === undefined) return refuse(response, 413, `a body of ${largestBody} bytes is allowed`);
    const headers = { authorization, 'content-type': 'application/json' };
    const { status, headers: given, body: said } = await dispatch({ method, path, query: {}, headers, body });
    response.writeHead(status, given);
    response.end(said);
  };
  return createServer((message, response) => void answer(message, response).catch(() => response.destroy()));
}
