import { Socket } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { CalledTls } from '../config/tls-shapes.ts';
import { Broken } from '../connections.ts';
import type { SslFailure, SslStats } from '../stats/ssl-stats.ts';
import { type Certificates, contextOf, type KeyPair, readKeyPair, readTrust, type Secrets } from './secrets.ts';
import { isForOneOf } from './subject-names.ts';

/** How a process is called by TLS, with all that is needed for it. */
export interface ReadyCalledTls {
  /** Of its certificates, and of what else it asks for: the same text stands for the same. */
  readonly text: string;
  readonly chain: KeyPair | undefined;
  readonly authorities: readonly Certificates[];
  /** That the other side's certificate must be for, empty for any; undefined where it is not checked. */
  readonly names: readonly string[] | undefined;
}

/** The certificate of the other side is for none of the names that it must be for. */
class OtherName extends Error {
  override readonly name = 'OtherName';
}

/** @throws RejectedTls */
export function readyCalledTls({ certificate, validation }: CalledTls, secrets: Secrets): ReadyCalledTls {
  const chain = certificate && readKeyPair(certificate, secrets);
  const authorities = validation === undefined ? [] : readTrust(validation.trust, secrets);
  const names = validation?.names;
  const text = JSON.stringify([chain?.pem, chain?.key, authorities.map(({ pem }) => pem), names ?? 'any']);
  return { text, chain, authorities, names };
}

/** @throws RejectedTls for a certificate that OpenSSL does not take */
function optionsOf({ chain, authorities, names }: ReadyCalledTls): ConnectionOptions {
  const trusting = names && { ca: authorities.map(({ pem }) => pem), allowPartialTrustChain: true };
  const wanted = names ?? [];
  return {
    secureContext: contextOf({
      ...(chain && { cert: chain.pem, key: chain.key }),
      ...trusting,
      // Envoy speaks no newer version to its targets, and so hears of a refused certificate. Source: tls_maximum_protocol_version.
      maxVersion: 'TLSv1.2',
    }),
    rejectUnauthorized: names !== undefined,
    checkServerIdentity: (_host, { subjectaltname }) =>
      isForOneOf(subjectaltname, wanted) ? undefined : new OtherName(`not for ${wanted.join(', ')}`),
  };
}

/** Where a process listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What is spoken on a connection; undefined for whatever its two ends speak. */
type ApplicationProtocol = 'h2' | 'http/1.1' | undefined;

/** Opens connections of TLS to the processes of one cluster, and counts them. */
export interface TlsCaller {
  /** The connection emits `secureConnect` once both sides agree. */
  open(address: Address, protocol: ApplicationProtocol): Socket;
  /** A connection whose sides agree. Rejects with Broken, of the kind `unreachable`, where they do not. */
  connect(address: Address, protocol: ApplicationProtocol): Promise<Socket>;
}

/** Milliseconds for both sides to agree. Source: that of connections in clear text, undici's connect timeout. */
const agreeingMs = 10_000;

function failureOf(error: Error, { authorizationError }: TLSSocket): SslFailure | undefined {
  if (error instanceof OtherName) return 'name';
  if (authorizationError) return 'certificate';
  return 'code' in error && String(error.code).startsWith('ERR_SSL') ? 'connection' : undefined;
}

function openCounted(
  options: ConnectionOptions,
  stats: SslStats,
  address: Address,
  protocol: ApplicationProtocol,
): TLSSocket {
  const spoken = protocol === undefined ? { allowHalfOpen: true } : { ALPNProtocols: [protocol] };
  const socket = connect({ ...address, ...options, ...spoken });
  socket.setNoDelay(true);
  const late = () => void socket.destroy(new Broken('unreachable'));
  socket.setTimeout(agreeingMs, late);
  const failed = (error: Error) => {
    const failure = failureOf(error, socket);
    if (failure !== undefined) stats.failed(failure);
  };
  socket.once('error', failed);
  socket.once('secureConnect', () => {
    socket.off('error', failed);
    socket.setTimeout(0).off('timeout', late);
    stats.agreed(true, socket.getProtocol());
  });
  return socket;
}

const connected = (socket: Socket) =>
  new Promise<Socket>((resolve, reject) => {
    const fail = (cause?: unknown) => reject(new Broken('unreachable', cause));
    socket.once('error', fail);
    socket.once('close', fail);
    socket.once('secureConnect', () => {
      socket.off('error', fail).off('close', fail);
      resolve(socket);
    });
  });

/** @throws RejectedTls for a certificate that OpenSSL does not take */
export function createTlsCaller(tls: ReadyCalledTls, stats: SslStats): TlsCaller {
  const options = optionsOf(tls);
  const open: TlsCaller['open'] = (address, protocol) => openCounted(options, stats, address, protocol);
  return { open, connect: (address, protocol) => connected(open(address, protocol)) };
}

/** For a cluster whose certificates cannot be used, and never could: no connection to it is made. */
export const noCaller: TlsCaller = {
  open: () => new Socket().destroy(new Broken('unreachable')),
  connect: () => Promise.reject(new Broken('unreachable')),
};
