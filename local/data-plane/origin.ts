/** The host and the port of an origin, such as `127.0.0.1` and 40123; an address of IPv6 without its brackets. */
export function addressOf(origin: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(origin);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
}
