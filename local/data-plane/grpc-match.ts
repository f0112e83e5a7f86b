import { isGrpc } from './exchange.ts';
import type { MatchedRequest } from './matched-request.ts';
import type { GrpcMatch, HttpMatch } from './route-spec.ts';

/** Whether a request is of gRPC: routes of gRPC take no other. */
export const isOfGrpc = (request: MatchedRequest): boolean =>
  isGrpc({ headers: { 'content-type': request.header('content-type') } });

/**
 * What a route of gRPC matches, in the terms of HTTP: a method is the path `/Service/Method`, and metadata are headers.
 * Source: gRPC over HTTP/2, Requests.
 */
export function asHttpMatch({ serviceName, methodName, metadata, port }: GrpcMatch): HttpMatch {
  const path =
    methodName === undefined
      ? { prefix: serviceName === undefined ? '/' : `/${serviceName}/` }
      : { path: { exact: `/${serviceName}/${methodName}` } };
  return { ...path, headers: metadata, port };
}
