import * as z from 'zod/mini';
import type { Stateful } from '../kit/state.ts';

const storedTrace = z.object({
  id: z.string(),
  /** Milliseconds of the clock. */
  firstAt: z.number(),
  updatedAt: z.number(),
  /** How often something of it has come. */
  revision: z.int(),
  bytes: z.int(),
  /** Whether a document was left out because the trace would have been too large. */
  isCut: z.boolean(),
  documents: z.array(z.object({ id: z.string(), text: z.string() })),
});

/** A trace as it came, document by document; one that was sent twice is there as it was sent last. */
export type StoredTrace = Readonly<z.infer<typeof storedTrace>>;

/** The traces of the account, within a bound. */
export interface TraceStore extends Stateful {
  /** @param text of a document that was read, of the trace `traceId` */
  put(traceId: string, id: string, text: string): void;
  find(traceId: string): StoredTrace | undefined;
  /** Those that came first are first. */
  all(): readonly StoredTrace[];
  /** How many traces gave way to newer ones because there were too many. */
  dropped(): number;
}

export interface TraceStoreOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Of all documents. */
  readonly maximumBytes?: number;
}

const mebibyte = 1024 * 1024;
const defaultMaximumBytes = 32 * mebibyte;
/** Source: AWS X-Ray quotas, trace document size: 100 KB to 500 KB. */
const largestTrace = 500 * 1024;
/** Source: AWS X-Ray quotas, trace and service graph retention. */
const retentionMs = 30 * 24 * 60 * 60 * 1000;

const stateShape = z.object({ traces: z.record(z.string(), storedTrace), dropped: z.number() });

export function createTraceStore({ now, maximumBytes = defaultMaximumBytes }: TraceStoreOptions): TraceStore {
  // Frozen, so that each is written down only when it has changed.
  const traces = new Map<string, StoredTrace>();
  let bytes = 0;
  let dropped = 0;

  const remove = ({ id, bytes: own }: StoredTrace) => {
    traces.delete(id);
    bytes -= own;
  };
  const oldest = () => traces.values().next().value;
  const forgetOld = () => {
    for (let trace = oldest(); trace !== undefined && now() - trace.firstAt > retentionMs; trace = oldest())
      remove(trace);
  };
  const makeRoom = () => {
    for (let trace = oldest(); trace !== undefined && bytes > maximumBytes; trace = oldest()) {
      remove(trace);
      dropped += 1;
    }
  };
  return {
    put(traceId, id, text) {
      const at = now();
      const before = traces.get(traceId);
      const others = (before?.documents ?? []).filter((document) => document.id !== id);
      const whole = others.reduce((sum, document) => sum + Buffer.byteLength(document.text), Buffer.byteLength(text));
      const fits = whole <= largestTrace;
      const after = Object.freeze({
        id: traceId,
        firstAt: before?.firstAt ?? at,
        updatedAt: at,
        revision: (before?.revision ?? 0) + 1,
        bytes: fits ? whole : (before?.bytes ?? 0),
        isCut: !fits || before?.isCut === true,
        documents: fits ? [...others, { id, text }] : (before?.documents ?? []),
      });
      traces.set(traceId, after);
      bytes += after.bytes - (before?.bytes ?? 0);
      forgetOld();
      makeRoom();
    },
    find(traceId) {
      forgetOld();
      return traces.get(traceId);
    },
    all() {
      forgetOld();
      return [...traces.values()];
    },
    dropped: () => dropped,
    snapshot: () => ({ traces: Object.fromEntries(traces), dropped }),
    restore(state) {
      const kept = stateShape.parse(structuredClone(state));
      traces.clear();
      for (const trace of Object.values(kept.traces).toSorted((a, b) => a.firstAt - b.firstAt))
        traces.set(trace.id, Object.freeze(trace));
      bytes = [...traces.values()].reduce((sum, trace) => sum + trace.bytes, 0);
      dropped = kept.dropped;
    },
  };
}
