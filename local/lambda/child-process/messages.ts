import * as z from 'zod/mini';
import type { ScaledTime } from './scaled-date.ts';

/** The first message to a function's process: what to load. */
export interface Start {
  readonly kind: 'start';
  readonly folder: string;
  readonly handler: string;
  readonly functionName: string;
  readonly version: string;
  readonly memoryMegabytes: number;
  readonly logStream: string;
  /** For `process.env`, before anything of the function is loaded. */
  readonly environment: Readonly<Record<string, string>>;
  readonly time: ScaledTime | null;
}

export interface Invoke {
  readonly kind: 'invoke';
  readonly requestId: string;
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  readonly clientContext?: string;
  readonly timeoutMilliseconds: number;
}

export type ToProcess = Start | Invoke;

const error = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.optional(z.array(z.string())),
});
const memoryUsedMegabytes = z.number();

/** What a function's process says. The function itself can send messages too: those are dropped. */
export const fromProcess = z.union([
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('line'), line: z.string() }),
  z.object({ kind: z.literal('result'), payload: z.string(), memoryUsedMegabytes }),
  z.object({ kind: z.literal('failure'), error, memoryUsedMegabytes }),
  /** It cannot go on: its module does not load, or an error escaped the handler. The process ends itself. */
  z.object({ kind: z.literal('fatal'), error }),
]);

export type FromProcess = z.infer<typeof fromProcess>;
