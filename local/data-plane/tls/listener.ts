import type { TlsOptions } from 'node:tls';
import type { Listener } from '../config/snapshot.ts';
import type { ListenerTls } from '../config/tls-shapes.ts';
import { isOfHttp2 } from '../process-connections.ts';
import { createSslStats, type SslStats } from '../stats/ssl-stats.ts';
import type { Stats } from '../stats/stats.ts';
import { type Certificates, contextOf, readKeyPair, readTrust, type Secrets } from './secrets.ts';

/** How a listener takes connections of TLS, with all that it needs for it. */
export interface ReadyListenerTls {
  /** Of its certificates, and of what else it asks for: the same text stands for the same. */
  readonly text: string;
  readonly takesClearText: boolean;
  readonly server: Pick<TlsOptions, 'cert' | 'key' | 'ca' | 'requestCert' | 'rejectUnauthorized'>;
  /** That its callers' certificates must be for; empty for any. */
  readonly names: readonly string[];
  readonly chain: Certificates;
  readonly authorities: readonly Certificates[];
}

/** @throws RejectedTls */
export function readyListenerTls({ mode, certificate, validation }: ListenerTls, secrets: Secrets): ReadyListenerTls {
  const chain = readKeyPair(certificate, secrets);
  const authorities = validation === undefined ? [] : readTrust(validation.trust, secrets);
  const isAsked = validation !== undefined;
  const ca = authorities.map(({ pem }) => pem);
  const server = {
    cert: chain.pem,
    key: chain.key,
    requestCert: isAsked,
    rejectUnauthorized: isAsked,
    ...(isAsked && { ca }),
  };
  const names = validation?.names ?? [];
  return {
    text: JSON.stringify([mode, server, names]),
    takesClearText: mode === 'PERMISSIVE',
    server,
    names,
    chain,
    authorities,
  };
}

/** The TLS of a listener as it is now, and what counts it. */
export interface CountedTls {
  readonly tls: ReadyListenerTls;
  readonly stats: SslStats;
  /** The application protocols that it offers; none for TCP. */
  readonly protocols: readonly string[];
}

/** How the TLS of one listener is followed: as long as it is the same, the same is returned. */
export type FollowListenerTls = (listener: Listener | undefined, name: string) => CountedTls | undefined;

const protocolsOf = ({ protocol }: Listener): readonly string[] => {
  if (protocol === 'tcp') return [];
  return isOfHttp2(protocol) ? ['h2', 'http/1.1'] : ['http/1.1'];
};

/** @returns what throws RejectedTls for certificates that cannot be used */
export function createListenerTls(stats: Stats, secrets: Secrets): FollowListenerTls {
  let current: { readonly text: string; readonly counted: CountedTls } | undefined;
  return (listener, name) => {
    if (listener?.tls === undefined) {
      current = undefined;
      return undefined;
    }
    const tls = readyListenerTls(listener.tls, secrets);
    const protocols = protocolsOf(listener);
    const text = JSON.stringify([name, protocols, tls.text]);
    if (current?.text === text) return current.counted;
    // It is found out now, and not by the first caller.
    contextOf(tls.server);
    current = { text, counted: { tls, protocols, stats: createSslStats(stats, `listener.${name}.`) } };
    return current.counted;
  };
}
