import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { readBeginning } from '../beginning.ts';
import type { SslFailure } from '../stats/ssl-stats.ts';
import type { CountedTls } from './listener.ts';
import { isForOneOf } from './subject-names.ts';

/** Whether a connection begins with TLS: with a handshake record of any version; undefined as long as it may. */
export function isClientHello(read: Buffer): boolean | undefined {
  if (read[0] !== 0x16) return false;
  return read.length < 2 ? undefined : read[1] === 0x03;
}

/** Why a caller got no further; undefined for one that has left. */
function failureOf(error: Error, { authorizationError }: TLSSocket): SslFailure | undefined {
  // Node looks at a certificate once the handshake is over, and then breaks the connection off.
  if (authorizationError) return 'certificate';
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'noCertificate';
  return code === 'ECONNRESET' ? undefined : 'connection';
}

function createTlsServer({ tls, stats, protocols }: CountedTls, taken: (caller: Socket) => void): Server {
  const offered = protocols.length > 0 && { ALPNProtocols: [...protocols] };
  const server = createServer({ ...tls.server, ...offered }, (caller) => {
    const { subjectaltname } = caller.getPeerCertificate();
    if (!isForOneOf(subjectaltname, tls.names)) {
      stats.failed('name');
      caller.destroy();
      return;
    }
    stats.agreed(caller.authorized, caller.getProtocol());
    taken(caller);
  });
  server.on('tlsClientError', (error, caller) => {
    const failure = failureOf(error, caller);
    if (failure !== undefined) stats.failed(failure);
    caller.destroy();
  });
  return server;
}

/**
 * Lets connections in as a listener says: by TLS, or in clear text where it takes that as well.
 *
 * @param taken gets each connection as its application is to read it
 */
export function createTlsEntrance(taken: (caller: Socket) => void): (caller: Socket, counted: CountedTls) => void {
  let known: { readonly counted: CountedTls; readonly server: Server } | undefined;
  return (caller, counted) => {
    if (known?.counted !== counted) known = { counted, server: createTlsServer(counted, taken) };
    const { server } = known;
    if (!counted.tls.takesClearText) return void server.emit('connection', caller);
    readBeginning(caller, isClientHello, (isTls) => (isTls ? server.emit('connection', caller) : taken(caller)));
  };
}
