import type { ClientOverrides } from '../../adapters/sdk/clients.ts';
import type { Clock } from '../../core/ports/time.ts';

/** All that the command takes from its surroundings: the process, or a test. */
export interface World {
  /** What a reader types to run the command again: `meshshift`, or `npx meshshift` in a clone. */
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  pause(milliseconds: number): Promise<void>;
  /** Calls `listener` on Ctrl-C or SIGTERM in place of ending the process; gives how to stop that. */
  onInterrupt(listener: () => void): () => void;
  /** What tests put under the AWS clients. */
  readonly client?: ClientOverrides;
}
