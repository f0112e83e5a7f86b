import type { LogEntry } from '../../local/request-log.ts';

/** Each call that a policy did not allow, once: who may not do what, in the words of the refusal. */
export function deniedCalls(entries: readonly LogEntry[]): string[] {
  const denied = entries.flatMap((entry) =>
    entry.kind === 'call' && entry.code?.startsWith('AccessDenied')
      ? [`${entry.caller}, ${entry.service}:${entry.operation}: ${entry.message ?? 'no message'}`]
      : [],
  );
  return [...new Set(denied)];
}
