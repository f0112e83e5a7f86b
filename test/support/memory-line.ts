import { type Line, runningLine } from '../../core/line/line.ts';
import type { LineSwitch } from '../../core/ports/line-switch.ts';
import type { Faults } from './faults.ts';
import { faultQueue } from './faults.ts';

export interface MemoryLine extends LineSwitch, Faults {
  /** Stops the line of a mesh, or of all, without an order. */
  stop(mesh?: string): void;
  start(): void;
}

/** The line's one item in memory, with the same answers as the table. */
export function memoryLine(): MemoryLine {
  let item: Line = runningLine;
  const faults = faultQueue();
  return {
    failNext: faults.failNext,
    async read() {
      faults.throwNext();
      return structuredClone(item);
    },
    async save(next, seen) {
      faults.throwNext();
      if (item.rev !== seen.rev) return false;
      item = structuredClone(next);
      return true;
    },
    stop(mesh = '*') {
      const at = Date.UTC(2026, 0, 5, 9);
      const state = { stopped: true, since: at, issuedAt: at, by: 'ann', reason: 'incident 12', orderId: 'order' };
      item = { rev: item.rev + 1, scopes: { ...item.scopes, [mesh]: state } };
    },
    start() {
      item = { rev: item.rev + 1, scopes: {} };
    },
  };
}
