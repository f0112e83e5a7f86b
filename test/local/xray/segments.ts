/** Epoch seconds at which the traces of these tests begin. */
export const begin = Date.UTC(2026, 0, 1) / 1000;

/** The id of the `n`th trace, which begins `n` seconds later. */
export const traceId = (n = 0): string =>
  `1-${(begin + n).toString(16).padStart(8, '0')}-${String(n).padStart(24, '0')}`;

/** The id of a segment: `n` as 16 hexadecimal digits. */
export const segmentId = (n: number): string => n.toString(16).padStart(16, '0');

/** A segment of the first trace that took 10 ms, as a document. */
export const segment = (n: number, name: string, more: object = {}): string =>
  JSON.stringify({
    name,
    id: segmentId(n),
    trace_id: traceId(),
    start_time: begin + n / 1000,
    end_time: begin + n / 1000 + 0.01,
    ...more,
  });

export const childOf = (n: number) => ({ parent_id: segmentId(n) });

/** A range in which the traces are. */
export const range = { StartTime: begin - 60, EndTime: begin + 3600 };
