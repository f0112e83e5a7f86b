import type { Call } from '../../../local/kit/call.ts';

/** Calls of one API by one function. */
export interface Count {
  readonly by: string;
  readonly api: string;
  calls: number;
  throttled: number;
}

export interface CallCounts {
  add(by: string, call: Pick<Call, 'service' | 'operation'>, isThrottled: boolean): void;
  /** All since the beginning, or the last time that this was asked. */
  take(): readonly Count[];
}

export function callCounts(): CallCounts {
  let counts = new Map<string, Count>();
  return {
    add(by, { service, operation }, isThrottled) {
      const api = `${service} ${operation}`;
      const key = `${by} ${api}`;
      const count = counts.get(key) ?? { by, api, calls: 0, throttled: 0 };
      count.calls++;
      if (isThrottled) count.throttled++;
      counts.set(key, count);
    },
    take() {
      const taken = [...counts.values()].sort((a, b) => (a.by + a.api < b.by + b.api ? -1 : 1));
      counts = new Map();
      return taken;
    },
  };
}
