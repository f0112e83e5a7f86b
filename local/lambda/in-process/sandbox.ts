import type { Surroundings } from '../../surroundings.ts';
import type { Sandboxed } from '../launcher.ts';

/** What stands for a function's process: it serves one call after the other, and what it keeps lives as long as it does. */
export interface Sandbox {
  readonly id: string;
  readonly functionName: string;
  /** False once it was killed: a handler that runs on in it must have no effect any more. */
  readonly alive: boolean;
  /** Resolves when it is killed. */
  readonly killed: Promise<void>;
  /** Ends it at once, as a crash would; the call in it fails. */
  kill(): void;
}

/** A sandbox as its launcher has it. */
export interface PooledSandbox extends Sandbox {
  /** Called when it is killed. */
  onKilled: () => void;
}

export function sandboxes(surroundings: Surroundings) {
  const members = new Map<PooledSandbox, { fingerprint: string; busy: boolean }>();

  function create(functionName: string): PooledSandbox {
    let alive = true;
    const { promise: killed, resolve } = Promise.withResolvers<void>();
    const sandbox: PooledSandbox = {
      id: surroundings.newId(),
      functionName,
      get alive() {
        return alive;
      },
      killed,
      kill() {
        if (!alive) return;
        alive = false;
        members.delete(sandbox);
        resolve();
        sandbox.onKilled();
      },
      onKilled: () => undefined,
    };
    return sandbox;
  }

  return {
    /** An idle one of the function as it is now, or a new one. */
    take(target: Sandboxed): PooledSandbox {
      const fingerprint = JSON.stringify(target);
      for (const [sandbox, member] of members) {
        if (member.busy || member.fingerprint !== fingerprint) continue;
        member.busy = true;
        return sandbox;
      }
      const sandbox = create(target.functionName);
      members.set(sandbox, { fingerprint, busy: true });
      return sandbox;
    },
    giveBack(sandbox: PooledSandbox): void {
      sandbox.onKilled = () => undefined;
      const member = members.get(sandbox);
      if (member !== undefined) member.busy = false;
    },
    /** All of one function, or all. Returns how many. */
    kill(functionName?: string): number {
      const killed = [...members.keys()].filter(
        (sandbox) => functionName === undefined || sandbox.functionName === functionName,
      );
      for (const sandbox of killed) sandbox.kill();
      return killed.length;
    },
  };
}
