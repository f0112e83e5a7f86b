import type { IncomingHttpHeaders } from 'node:http';

// The one call of gRPC's health checking protocol that Envoy makes. Source: grpc/grpc, health-checking.md.

/** Its path. */
export const checkMethod = '/grpc.health.v1.Health/Check';

/** A message of gRPC: not compressed, its length, and here no member, so that the whole server is asked for. */
export const checkRequest: Buffer = Buffer.from([0, 0, 0, 0, 0]);

/** `HealthCheckResponse{status: SERVING}`: member 1, a varint of 1. */
const serving = Buffer.from([0x08, 0x01]);

const headerBytes = 5;

interface CheckAnswer {
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number | undefined };
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders;
}

/** Whether a server says that it serves. */
export function isServing({ headers, body, trailers }: CheckAnswer): boolean {
  const status = trailers['grpc-status'] ?? headers['grpc-status'];
  if (headers[':status'] !== 200 || status !== '0' || body.length < headerBytes || body[0] !== 0) return false;
  const length = body.readUInt32BE(1);
  return body.length === headerBytes + length && body.subarray(headerBytes).equals(serving);
}
