import * as z from 'zod/mini';
import { oneOf } from '../kit/shapes.ts';
import { logging } from './access-log.ts';
import { checkedOnOwnPort, eachPortOnce, healthCheck, ofOwnProtocol, requestPools } from './listener-shapes.ts';
import { port } from './shapes.ts';
import { backendDefaults, listenerTls } from './tls-shapes.ts';

/** A gateway passes on requests, so it has no TCP. */
const protocol = z.enum(['http', 'http2', 'grpc']);

const listener = z
  .strictObject({
    portMapping: z.strictObject({ port, protocol }),
    connectionPool: z.optional(oneOf(requestPools)),
    healthCheck: z.optional(healthCheck(protocol)),
    tls: z.optional(listenerTls),
  })
  .check(ofOwnProtocol('connectionPool', 'a connection pool'), checkedOnOwnPort);

export const virtualGatewaySpec = z.strictObject({
  backendDefaults: z.optional(backendDefaults),
  listeners: z.array(listener).check(eachPortOnce),
  logging: z.optional(logging),
});
