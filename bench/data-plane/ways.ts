/** The name of the service that is asked for. */
export const service = 'color.local';

/** A way to the application. */
export interface Way {
  readonly name: string;
  readonly url: string;
  /** Microseconds of processor time that the proxy on the way has used; undefined where there is none. */
  cpu?(): Promise<number>;
}
