import type { X509Certificate } from 'node:crypto';
import type { Certificates } from '../tls/secrets.ts';
import { subjectNames } from '../tls/subject-names.ts';
import type { AdminSource } from './source.ts';

const dayMs = 86_400_000;

/** Envoy knows no more kinds of names. Source: Envoy, admin/v3/certs.proto. */
const kinds: Readonly<Record<string, string>> = { DNS: 'dns', URI: 'uri', 'IP Address': 'ip_address' };

const isoTime = (text: string) => new Date(text).toISOString().replace('.000', '');

function details(path: string, certificate: X509Certificate, now: number) {
  const { serialNumber, subjectAltName = '', validFrom, validTo } = certificate;
  const daysLeft = Math.floor((new Date(validTo).getTime() - now) / dayMs);
  return {
    path,
    serial_number: serialNumber.toLowerCase(),
    subject_alt_names: subjectNames(subjectAltName).flatMap(({ kind, name }) => {
      const key = kinds[kind];
      return key === undefined ? [] : [{ [key]: name }];
    }),
    days_until_expiration: String(Math.max(0, daysLeft)),
    valid_from: isoTime(validFrom),
    expiration_time: isoTime(validTo),
  };
}

/** What `/certs` says: the certificates in use, each once, in Envoy's shape. */
export function certsPage({ certificates, now }: Pick<AdminSource, 'certificates' | 'now'>): object {
  const detailed = (all: readonly Certificates[]) =>
    all.flatMap(({ path, certificates: own }) => own.map((certificate) => details(path, certificate, now())));
  const shown = certificates().map(({ chain, authorities }) => ({
    ca_cert: detailed(authorities),
    cert_chain: chain === undefined ? [] : detailed([chain]),
  }));
  const once = new Map(shown.map((one) => [JSON.stringify(one), one]));
  return { certificates: [...once.values()] };
}
