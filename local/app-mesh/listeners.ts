import * as z from 'zod/mini';
import { badRequest } from './errors.ts';
import { portMapping } from './shapes.ts';

const withListeners = z.object({ listeners: z.optional(z.array(z.object({ portMapping }))) });

type PortMapping = z.infer<typeof portMapping>;

/** Port and protocol of each listener of a virtual router, a virtual node or a virtual gateway. */
export const listenersOf = (spec: unknown): PortMapping[] =>
  (withListeners.parse(spec).listeners ?? []).map((listener) => listener.portMapping);

/** http and http2 are one family: a route of either fits a listener of either. */
const protocolsOf = {
  httpRoute: ['http', 'http2'],
  http2Route: ['http', 'http2'],
  grpcRoute: ['grpc'],
  tcpRoute: ['tcp'],
} satisfies Readonly<Record<string, readonly PortMapping['protocol'][]>>;

/** What a listener has to suit. */
export interface Listening {
  readonly type: keyof typeof protocolsOf;
  /** The port that the route matches. */
  readonly matchPort: number | undefined;
}

/**
 * Finds the listener by which requests come to a route.
 *
 * @param above what the route belongs to, in the words of a message: `Virtual Router color`
 * @throws AwsError BadRequestException unless there is one, and it has a protocol of the route's type
 */
export function checkListener(above: string, listeners: readonly PortMapping[], { type, matchPort }: Listening): void {
  if (listeners.length === 0) return;
  const listener = matchPort === undefined ? listeners[0] : listeners.find(({ port }) => port === matchPort);
  if (listener === undefined) throw badRequest(`The ${above} has no listener on port ${matchPort}`);
  const protocols: readonly PortMapping['protocol'][] = protocolsOf[type];
  if (!protocols.includes(listener.protocol)) {
    throw badRequest(
      `A ${type} does not fit the ${above}, whose listener on port ${listener.port} has the protocol ${listener.protocol}`,
    );
  }
}

/**
 * A target must name one of its ports where it has several.
 *
 * @param target in the words of a message: `Virtual Node v1`
 * @throws AwsError BadRequestException for no port out of several, and for one on which nothing listens
 */
export function checkTargetPort(target: string, listeners: readonly PortMapping[], port: number | undefined): void {
  const ports = listeners.map((listener) => listener.port);
  if (port === undefined && ports.length > 1) {
    throw badRequest(`A target must name a port of the ${target}, which has multiple listeners`);
  }
  if (port !== undefined && ports.length > 0 && !ports.includes(port)) {
    throw badRequest(`The ${target} has no listener on port ${port}`);
  }
}
