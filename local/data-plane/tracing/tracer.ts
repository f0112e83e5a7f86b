import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Clock } from '../../clock.ts';
import type { Incoming } from '../exchange.ts';
import type { Forwarded } from '../forward.ts';
import { keptHeaders } from '../hop-headers.ts';
import type { MatchedRequest } from '../matched-request.ts';
import type { ProxyIdentity } from '../stats/names.ts';
import { readTraceHeader, traceHeader, traceHeaderOf } from './trace-header.ts';

/** Carries a request as part of a trace. @returns what `carry` does */
export type Trace = (
  request: Incoming,
  matched: Pick<MatchedRequest, 'authority' | 'target' | 'method'>,
  carry: () => Promise<Forwarded | undefined>,
) => Promise<Forwarded | undefined>;

/** That of a proxy without tracing, which leaves a trace's header as it is. */
export const untraced: Trace = (_request, _matched, carry) => carry();

interface TracerOptions {
  readonly identity: ProxyIdentity;
  /** Where the X-Ray daemon listens on this machine now. */
  readonly port: () => number;
  /** The share of traces that begin here which are kept; what a header says of a trace stands. */
  readonly samplingRate: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Of the machine. */
  readonly clock: Clock;
}

/** The first line of a segment's datagram. Source: AWS X-Ray, sending segment documents to the daemon. */
const datagramHead = '{"format": "json", "version": 1}\n';

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

const newRoot = (milliseconds: number) =>
  `1-${Math.floor(milliseconds / 1000)
    .toString(16)
    .padStart(8, '0')}-${hex(12)}`;

/** The request goes on with this header in place of the one that it came with. */
function replaceHeader(request: Incoming, value: string): void {
  request.headers[traceHeader] = value;
  request.rawHeaders = [...keptHeaders(request.rawHeaders, (name) => name !== traceHeader), traceHeader, value];
}

/** What failed, in X-Ray's words. Source: AWS X-Ray, segment documents. */
const blameOf = (status: number) => ({
  ...(status >= 400 && status < 500 && { error: true }),
  ...(status === 429 && { throttle: true }),
  ...(status >= 500 && { fault: true }),
});

const dimensionsOf = ({ meshName, resource: { kind, name } }: ProxyIdentity) => ({
  mesh_name: meshName,
  [kind === 'VirtualNode' ? 'virtual_node_name' : 'virtual_gateway_name']: name,
});

/**
 * Traces the requests of a proxy as App Mesh's Envoys do: each is a segment of the name `mesh/node`, and what goes on has
 * that segment for its parent. Segments of sampled traces go to the X-Ray daemon; nobody has to listen there.
 */
export function createTracer({ identity, port, samplingRate, random, clock }: TracerOptions) {
  const socket = createSocket('udp4').unref();
  socket.on('error', () => undefined);
  const trace: Trace = async (request, matched, carry) => {
    const given = readTraceHeader(request.headers[traceHeader]?.toString() ?? '');
    const start = clock.now();
    const trace_id = given?.root ?? newRoot(start);
    const isSampled = given?.isSampled ?? random() < samplingRate;
    const id = hex(8);
    replaceHeader(request, traceHeaderOf(trace_id, id, isSampled));
    const answer = await carry();
    if (!isSampled) return answer;
    const status = answer?.status;
    const segment = {
      name: `${identity.meshName}/${identity.resource.name}`,
      id,
      trace_id,
      ...(given?.parent !== undefined && { parent_id: given.parent }),
      start_time: start / 1000,
      end_time: clock.now() / 1000,
      origin: 'AWS::AppMesh::Proxy',
      http: {
        request: {
          method: matched.method,
          url: `http://${matched.authority}${matched.target}`,
          user_agent: request.headers['user-agent'],
        },
        ...(answer && { response: { status, content_length: answer.bytesSent } }),
      },
      ...(status === undefined ? { fault: true } : blameOf(status)),
      aws: { app_mesh: dimensionsOf(identity) },
      annotations: { component: 'proxy' },
    };
    socket.send(`${datagramHead}${JSON.stringify(segment)}`, port(), '127.0.0.1');
    return answer;
  };
  return { trace, close: () => void socket.close() };
}
