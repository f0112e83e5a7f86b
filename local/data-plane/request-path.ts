/** Whether a path may have anything to normalise; most have not. */
const unusual = /\/\/|\/\.|[\\%]/;

const unreserved = /^[A-Za-z0-9\-._~]$/;

const decoded = (path: string) =>
  path.replace(/%([0-9A-Fa-f]{2})/g, (escaped, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return unreserved.test(character) ? character : escaped;
  });

/** Takes out `.` and each `..` with the segment before it; nothing leads above the root. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if (isLast && (segment === '..' || segment === '.')) kept.push('');
  });
  return `/${kept.join('/')}`;
}

/**
 * A path as Envoy routes it and sends it on, in App Mesh's settings: percent-encoded letters, digits and `-._~` decoded,
 * backslashes turned, dot segments resolved, adjacent slashes merged. A percent-encoded slash stays. Takes the path
 * without its query; one that does not begin with a slash, such as `*`, is left as it is.
 * Source: Envoy, HttpConnectionManager, normalize_path and merge_slashes; RFC 3986, section 6.2.2.
 */
export function normalisedPath(path: string): string {
  if (!path.startsWith('/') || !unusual.test(path)) return path;
  return withoutDots(decoded(path).replaceAll('\\', '/')).replace(/\/{2,}/g, '/');
}
