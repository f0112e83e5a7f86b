import type { Clock } from '../../clock.ts';
import type { AccessLog } from '../config/snapshot.ts';
import type { Forwarded } from '../forward.ts';
import { type LoggedRequest, logLine } from './log-line.ts';

/** Takes what is logged under a path such as `/dev/stdout`. */
export type WriteLog = (path: string, text: string) => void;

/** Writes the requests of a proxy where its node or gateway has them logged. */
export interface RequestLogger {
  /** Where and how from now on; undefined for nowhere. */
  apply(accessLog: AccessLog | undefined): void;
  log(logged: LoggedRequest): void;
}

export function createRequestLogger(write: WriteLog): RequestLogger {
  let current: { readonly text: string; readonly log: (logged: LoggedRequest) => void } | undefined;
  return {
    apply(accessLog) {
      const text = JSON.stringify(accessLog) ?? '';
      if (text === current?.text) return;
      if (accessLog === undefined) current = undefined;
      else {
        const line = logLine(accessLog);
        current = { text, log: (logged) => write(accessLog.path, line(logged)) };
      }
    },
    log: (logged) => current?.log(logged),
  };
}

/** Logs a request once `carry` has answered it. @returns the answer */
export async function logged(
  { log }: RequestLogger,
  clock: Clock,
  request: Pick<LoggedRequest, 'request' | 'matched' | 'cluster'>,
  carry: () => Promise<Forwarded | undefined>,
): Promise<Forwarded | undefined> {
  const start = clock.now();
  const answer = await carry();
  log({ ...request, answer, start, end: clock.now() });
  return answer;
}
