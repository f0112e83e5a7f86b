import { add, type Stats } from './stats.ts';

/** What a listener or a cluster counts of TLS. Source: Envoy, TLS statistics. */
export interface SslStats {
  /** Both sides agreed; whether the other one has shown a certificate, and by which version. */
  agreed(hasCertificate: boolean, version: string | null): void;
  /** They did not. */
  failed(why: SslFailure): void;
}

/** `certificate` is one of no believed authority, `name` one for another name, `noCertificate` none though one was asked for. */
export type SslFailure = 'certificate' | 'name' | 'noCertificate' | 'connection';

/** @param prefix such as `listener.0.0.0.0_15000.` */
export function createSslStats(stats: Pick<Stats, 'counter'>, prefix: string): SslStats {
  const counter = (name: string) => stats.counter(`${prefix}ssl.${name}`);
  const handshake = counter('handshake');
  const noCertificate = counter('no_certificate');
  const failures = {
    certificate: counter('fail_verify_error'),
    name: counter('fail_verify_san'),
    noCertificate: counter('fail_verify_no_cert'),
    connection: counter('connection_error'),
  };
  return {
    agreed(hasCertificate, version) {
      add(handshake);
      if (!hasCertificate) add(noCertificate);
      if (version !== null) add(counter(`versions.${version}`));
    },
    failed: (why) => add(failures[why]),
  };
}
