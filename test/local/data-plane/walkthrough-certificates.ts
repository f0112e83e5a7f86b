import type { Secrets } from '../../../local/data-plane/tls/secrets.ts';
import type { Walkthrough } from '../app-mesh/walkthroughs.ts';
import { authorityNamed, type pemFolder } from './tls/certificates.ts';

/** Where the walkthroughs have their files. */
const keys = '/keys/';

const named = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);

/**
 * What a reader of a walkthrough makes before it: an authority, and a certificate for all of its nodes' names, in the files and
 * by the ARNs that its templates name.
 */
export function certificatesOf({ operations }: Walkthrough, files: ReturnType<typeof pemFolder>) {
  const text = JSON.stringify(operations);
  const names = [
    ...named(text, /"hostname":"([^"]+)"/g),
    ...[...text.matchAll(/"namespaceName":"([^"]+)","serviceName":"([^"]+)"/g)].map(
      ([, namespace, service]) => `${service}.${namespace}`,
    ),
  ];
  if (!text.includes('"tls":')) return { operations, secrets: {} };
  const authority = authorityNamed('walkthrough');
  const issued = authority.issue(names);
  const own = files.pair('acm', issued);
  const certificateChain = files.write('ca_1_cert.pem', authority.cert);
  for (const node of named(text, /\/keys\/(\w+)_cert_chain\.pem/g)) files.pair(node, issued);
  const secrets: Secrets = Object.fromEntries([
    ...named(text, /"certificateArn":"([^"]+)"/g).map((arn) => [arn, own]),
    ...named(text, /"certificateAuthorityArns":\["([^"]+)"\]/g).map((arn) => [arn, { certificateChain }]),
  ]);
  return { operations: JSON.parse(text.replaceAll(keys, `${files.path('')}/`)) as typeof operations, secrets };
}
