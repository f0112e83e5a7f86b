import type { Duplex } from 'node:stream';

/** How a client of HTTP/2 begins by prior knowledge. Source: RFC 9113, section 3.4. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/**
 * Reads as much of a connection as tells which version of HTTP it speaks, and puts it back.
 *
 * @param decided called once, unless the connection ends before; the connection is paused then
 */
export function readPreface(caller: Duplex, decided: (isHttp2: boolean) => void): void {
  let read = Buffer.alloc(0);
  const end = () => caller.destroy();
  const look = (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    const length = Math.min(read.length, preface.length);
    const isSoFar = read.subarray(0, length).equals(preface.subarray(0, length));
    if (isSoFar && length < preface.length) return;
    caller.off('data', look).off('end', end).off('error', end);
    caller.pause();
    caller.unshift(read);
    decided(isSoFar);
  };
  caller.on('data', look).on('end', end).on('error', end);
}
