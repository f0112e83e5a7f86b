import { createHash } from 'node:crypto';

/** Step Functions' limit for the name of an execution, which is the rollout's id. */
const longest = 80;
const hashLength = 8;

/**
 * `<service>-<revision>-<attempt>`, 80 characters at most. A longer one is cut before the attempt and gets eight
 * characters of a hash, so that two long names with the same beginning differ.
 */
export function rolloutIdOf(service: string, revision: string, attempt: number): string {
  const whole = `${service}-${revision}`;
  const id = `${whole}-${attempt}`;
  if (id.length <= longest) return id;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, hashLength);
  const room = longest - hashLength - `${attempt}`.length - 2;
  return `${whole.slice(0, room)}-${hash}-${attempt}`;
}
