import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { Certificate, Trust } from '../config/tls-shapes.ts';

/** The files of a secret: a certificate's chain with its key, or the certificates of authorities. */
export interface SecretFiles {
  readonly certificateChain: string;
  readonly privateKey?: string;
}

/** What a proxy is given in the place of an SDS server and of ACM: files by the name of a secret or the ARN of a certificate. */
export type Secrets = Readonly<Record<string, SecretFiles>>;

/** A certificate, a key or an authority that cannot be used; every reason is in the message. */
export class RejectedTls extends Error {
  override readonly name = 'RejectedTls';
}

/** Certificates in PEM, the own one first, and where they were found. */
export interface Certificates {
  readonly path: string;
  readonly pem: string;
  readonly certificates: readonly X509Certificate[];
}

export interface KeyPair extends Certificates {
  /** In PEM. */
  readonly key: string;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

const reasonOf = (error: unknown): string =>
  (error instanceof Error && 'code' in error && reasons[String(error.code)]) || String(error);

/** @throws RejectedTls */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RejectedTls(`${path} cannot be read: ${reasonOf(error)}`);
  }
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** @throws RejectedTls */
function certificatesIn(path: string): Certificates {
  const pem = textOf(path);
  try {
    const certificates = (pem.match(block) ?? []).map((text) => new X509Certificate(text));
    if (certificates.length > 0) return { path, pem, certificates };
  } catch {
    // It is told below.
  }
  throw new RejectedTls(`${path} has no certificate in PEM`);
}

/** @throws RejectedTls */
function keyIn(path: string): { readonly pem: string; readonly key: KeyObject } {
  const pem = textOf(path);
  try {
    return { pem, key: createPrivateKey(pem) };
  } catch {
    throw new RejectedTls(`${path} has no private key in PEM`);
  }
}

/** @throws RejectedTls */
function secretNamed(name: string, secrets: Secrets, files: string): SecretFiles {
  const found = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
  if (found !== undefined) return found;
  throw new RejectedTls(`secret ${name} is not known: give its files by --secret ${name}=${files}`);
}

/** All of these, or every reason why not. @throws RejectedTls */
function all<Read>(read: readonly (() => Read)[]): Read[] {
  const problems: string[] = [];
  const found = read.flatMap((one) => {
    try {
      return [one()];
    } catch (error) {
      if (!(error instanceof RejectedTls)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new RejectedTls(problems.join('; '));
  return found;
}

/** Reads a certificate with its key. @throws RejectedTls for files that are missing, no PEM, or of different keys */
export function readKeyPair(certificate: Certificate, secrets: Secrets): KeyPair {
  const files = 'secret' in certificate ? secretNamed(certificate.secret, secrets, 'CHAIN.pem,KEY.pem') : certificate;
  const { certificateChain, privateKey } = files;
  if (privateKey === undefined)
    throw new RejectedTls(`the secret of ${certificateChain} is no certificate: it has no private key`);
  let chain: Certificates | undefined;
  let own: ReturnType<typeof keyIn> | undefined;
  all([
    () => {
      chain = certificatesIn(certificateChain);
    },
    () => {
      own = keyIn(privateKey);
    },
  ]);
  if (chain === undefined || own === undefined || chain.certificates[0]?.checkPrivateKey(own.key) !== true)
    throw new RejectedTls(`the private key ${privateKey} is not that of the certificate ${certificateChain}`);
  return { ...chain, key: own.pem };
}

/** @throws RejectedTls for what OpenSSL does not take, such as a key that is too short */
export function contextOf(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    throw new RejectedTls(`OpenSSL does not take the certificate: ${error instanceof Error ? error.message : error}`);
  }
}

/** Reads the certificates of authorities. @throws RejectedTls for files that are missing or no PEM */
export function readTrust(trust: Trust, secrets: Secrets): readonly Certificates[] {
  const chains =
    'secrets' in trust
      ? trust.secrets.map((name) => () => certificatesIn(secretNamed(name, secrets, 'CA.pem').certificateChain))
      : [() => certificatesIn(trust.certificateChain)];
  return all(chains);
}
