import type { Code, Credentials } from './state.ts';

/** A function as it is to run: what decides whether a warm process can serve a call. */
export interface Sandboxed {
  readonly functionName: string;
  readonly version: string;
  readonly code: Code;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
}

export interface Invocation {
  readonly requestId: string;
  readonly target: Sandboxed;
  /** JSON. */
  readonly payload: string;
  readonly invokedFunctionArn: string;
  readonly traceId: string;
  /** JSON, as the caller gave it. */
  readonly clientContext?: string;
  /** Called with each line that the function writes. */
  readonly onLine: (line: string) => void;
}

export interface Outcome {
  /** JSON: what the handler returned, or Lambda's error object. */
  readonly payload: string;
  readonly failed: boolean;
  /** Of the machine that ran it: real milliseconds for a process, the injected clock's in this process. */
  readonly milliseconds: number;
  readonly memoryUsedMegabytes?: number;
}

/** Runs functions: in processes of their own, or in this one. */
export interface Launcher {
  /** Keeps code as it is now, so that a later deploy does not change a version that runs. @throws Error when there is none */
  store(source: string): Promise<Code>;
  /** Never rejects for what the function does: that is its outcome. */
  invoke(invocation: Invocation): Promise<Outcome>;
  /** Starts a sandbox for a call to come, without waiting for it. */
  prewarm(target: Sandboxed): void;
  /** Ends every sandbox of the function at once, as a crash would; calls in flight fail. Returns how many there were. */
  kill(functionName: string): number;
  close(): Promise<void>;
}
