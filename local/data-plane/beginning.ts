import type { Duplex } from 'node:stream';

/**
 * Reads as much of a connection as tells what it speaks, and puts it back.
 *
 * @param tell whether it is that; undefined as long as what was read may become it
 * @param decided called once, unless the connection ends before; the connection is paused then
 */
export function readBeginning(
  caller: Duplex,
  tell: (read: Buffer) => boolean | undefined,
  decided: (is: boolean) => void,
): void {
  let read = Buffer.alloc(0);
  const end = () => caller.destroy();
  const look = (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    const is = tell(read);
    if (is === undefined) return;
    caller.off('data', look).off('end', end).off('error', end);
    caller.pause();
    caller.unshift(read);
    decided(is);
  };
  caller.on('data', look).on('end', end).on('error', end);
  // One that was looked into before is paused.
  caller.resume();
}
