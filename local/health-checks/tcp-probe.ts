import { connect } from 'node:net';
import { isLoopback, type Probed } from './http-probe.ts';

interface TcpProbe {
  readonly address: string;
  readonly port: number;
  /** Real milliseconds: latencies are never scaled. */
  readonly timeoutMs: number;
}

/** Whether a connection can be made. An address beyond this machine fails without being called. */
export function probeByTcp({ address, port, timeoutMs }: TcpProbe): Promise<Exclude<Probed, { kind: 'mismatch' }>> {
  if (!isLoopback(address)) return Promise.resolve({ kind: 'failed' });
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: timeoutMs });
    const end = (kind: 'passed' | 'timedOut' | 'failed') => {
      resolve({ kind });
      socket.destroy();
    };
    socket.on('connect', () => end('passed'));
    socket.on('timeout', () => end('timedOut'));
    socket.on('error', () => end('failed'));
  });
}
