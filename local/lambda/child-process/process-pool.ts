import type { Sandboxed } from '../launcher.ts';
import type { FunctionProcess } from './function-process.ts';

interface Member {
  readonly functionName: string;
  readonly version: string;
  /** Everything about the function that a process is started with. */
  readonly fingerprint: string;
  readonly process: FunctionProcess;
  busy: boolean;
}

/** Keeps processes warm. How many there may be is decided by who takes them. */
export interface ProcessPool {
  /** An idle process of the function as it is now, or a new one. To be given back. */
  take(target: Sandboxed): FunctionProcess;
  giveBack(process: FunctionProcess): void;
  /** Starts one that stays idle until it is taken. */
  warm(target: Sandboxed): void;
  /** Ends all processes of a function, or all. Returns those that were alive. */
  kill(functionName?: string): readonly FunctionProcess[];
}

export function processPool(start: (target: Sandboxed) => FunctionProcess): ProcessPool {
  const members = new Set<Member>();

  function add(target: Sandboxed, fingerprint: string, busy: boolean): Member {
    const member = {
      functionName: target.functionName,
      version: target.version,
      fingerprint,
      process: start(target),
      busy,
    };
    members.add(member);
    void member.process.ended.then(() => members.delete(member));
    return member;
  }

  /** What is idle of the same version in another state ($LATEST before a deploy) is of no use any more. */
  function retire(target: Sandboxed, fingerprint: string): void {
    for (const { functionName, version, fingerprint: other, busy, process } of members) {
      const isOld = functionName === target.functionName && version === target.version && other !== fingerprint;
      if (isOld && !busy) process.kill();
    }
  }

  return {
    take(target) {
      const fingerprint = JSON.stringify(target);
      const idle = [...members].find(
        (member) => member.fingerprint === fingerprint && !member.busy && member.process.alive,
      );
      if (idle === undefined) retire(target, fingerprint);
      const member = idle ?? add(target, fingerprint, true);
      member.busy = true;
      return member.process;
    },
    giveBack(process) {
      for (const member of members) if (member.process === process) member.busy = false;
    },
    warm: (target) => void add(target, JSON.stringify(target), false),
    kill(functionName) {
      const killed = [...members].filter(
        (member) => (functionName === undefined || member.functionName === functionName) && member.process.alive,
      );
      for (const { process } of killed) process.kill();
      return killed.map(({ process }) => process);
    },
  };
}
