import type { ClientRequestArgs } from 'node:http';
import type { TlsCaller } from './caller.ts';

/** The options by which a request of HTTP/1.1 goes by TLS, on a connection of its own; none for clear text. */
export function overTls(
  tls: TlsCaller | undefined,
  { hostname: host, port }: Pick<URL, 'hostname' | 'port'>,
): Pick<ClientRequestArgs, 'createConnection'> | undefined {
  if (tls === undefined) return undefined;
  return {
    createConnection(_options, created) {
      tls.connect({ host, port: Number(port) }, 'http/1.1').then(
        (socket) => created(null, socket),
        (error: Error) => created(error, undefined as never),
      );
      return undefined;
    },
  };
}
