import { span } from '../../core/text/span.ts';

/** How long before `now` it was; both in milliseconds. */
export const ago = (at: number, now: number): string => `${span((now - at) / 1000)} ago`;

/** `2026-01-01 12:00:05`, in UTC, as every log has it. */
export const timestamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
