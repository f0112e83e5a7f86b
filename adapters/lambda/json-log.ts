import type { Clock } from '../../core/ports/time.ts';
import type { InvocationLogger } from './invocation-log.ts';

/**
 * One line of JSON a message, which CloudWatch Logs Insights reads by its members. It goes to the standard output,
 * because Lambda's console would put a text in front of it.
 */
export function jsonLog(service: string, clock: Clock): InvocationLogger {
  const write = (level: string, message: string, attributes: Readonly<Record<string, unknown>>) => {
    const timestamp = new Date(clock.now()).toISOString();
    const line = { level, message, timestamp, service, xray_trace_id: traceId(), ...attributes };
    process.stdout.write(`${JSON.stringify(line, withErrors)}\n`);
  };
  return {
    info: (message, attributes) => write('INFO', message, attributes),
    error: (message, attributes) => write('ERROR', message, attributes),
  };
}

/** Undefined, and so no member of the line, where no traces are collected. */
const traceId = (): string | undefined => /Root=([^;]+)/.exec(process.env._X_AMZN_TRACE_ID ?? '')?.[1];

/** JSON leaves out what an error says. */
const withErrors = (_: string, value: unknown): unknown =>
  value instanceof Error
    ? { ...value, name: value.name, message: value.message, stack: value.stack, cause: value.cause }
    : value;
