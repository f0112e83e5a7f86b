import type { Server } from 'node:net';

/**
 * Listens on a port of 127.0.0.1, or of ::1, any free one unless it is given, and returns the URL. Idle connections of HTTP are kept
 * for a minute. Rejects with the system's error, such as EADDRINUSE for a port that is taken.
 */
export function listenOnLoopback(
  server: Server & { keepAliveTimeout?: number },
  port = 0,
  host: '127.0.0.1' | '::1' = '127.0.0.1',
): Promise<string> {
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
      else resolve(`http://${host === '::1' ? '[::1]' : host}:${address.port}`);
    });
  });
}

/** Listens on the port that is wanted, or on any free one where that is taken or not allowed. */
export async function listenNear(server: Server & { keepAliveTimeout?: number }, wanted: number): Promise<string> {
  try {
    return await listenOnLoopback(server, wanted);
  } catch {
    return listenOnLoopback(server);
  }
}
