/** A name that a certificate is for: of which kind, such as `DNS` or `URI`, and the name. */
export interface SubjectName {
  readonly kind: string;
  readonly name: string;
}

/** Kind and name; a name that could be misread is in quotes. Source: Node's documentation, X509Certificate.subjectAltName. */
const entry = /([^:,\s]+(?: [^:,\s]+)*):("(?:[^"\\]|\\.)*"|[^,]*)/g;

/** The alternative names of a certificate as Node writes them: `DNS:a.local, URI:spiffe://a/b`. */
export function subjectNames(text: string): SubjectName[] {
  return [...text.matchAll(entry)].map(([, kind = '', name = '']) => ({
    kind,
    name: name.startsWith('"') ? String(JSON.parse(name)) : name,
  }));
}

/** A certificate's `*.local` is for every name of one more part. Source: Envoy, Utility::dnsNameMatch. */
function isForHost(pattern: string, host: string): boolean {
  const [own, asked] = [pattern.toLowerCase(), host.toLowerCase()];
  if (!own.startsWith('*.')) return own === asked;
  return asked.indexOf('.') > 0 && asked.slice(asked.indexOf('.')) === own.slice(1);
}

/** Whether a certificate is for one of these names, whole; for any certificate where none is wanted. */
export function isForOneOf(text: string | undefined, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const own = subjectNames(text ?? '');
  return wanted.some((one) => own.some(({ kind, name }) => (kind === 'DNS' ? isForHost(name, one) : name === one)));
}
