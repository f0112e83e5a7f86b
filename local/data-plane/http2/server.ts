import { createServer } from 'node:http2';
import type { Caller, Incoming } from '../exchange.ts';
import { callerOf, incomingOf } from './exchange.ts';

/** Megabytes that the requests of one connection may take: Envoy has no such limit. */
const maxSessionMemory = 1000;

/** Reads requests of HTTP/2 from the connections that are emitted on it; it listens nowhere itself. */
export function createHttp2Server(handle: (request: Incoming, caller: Caller) => void) {
  const server = createServer({ maxSessionMemory });
  server.on('stream', (stream, headers, flags, rawHeaders) => {
    const caller = callerOf(stream);
    handle(incomingOf(stream, headers, flags, rawHeaders), caller);
  });
  // What is no HTTP/2 ends its connection.
  server.on('sessionError', () => undefined);
  return server;
}
