/**
 * A task token names its task, so that its later return can be answered: nothing but the token
 * itself is kept. It is opaque to callers, as AWS's are.
 */
interface TokenOwner {
  readonly executionArn: string;
  readonly thread: number;
}

const prefix = 'AQCEAAAAKg';

export const makeToken = (owner: TokenOwner, id: string): string =>
  prefix + Buffer.from(JSON.stringify([owner.executionArn, owner.thread, id])).toString('base64url');

/** Undefined for a text that was never a token. */
export function readToken(token: string): TokenOwner | undefined {
  if (!token.startsWith(prefix)) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(token.slice(prefix.length), 'base64url').toString());
    if (!Array.isArray(parts)) return undefined;
    const [executionArn, thread]: unknown[] = parts;
    return typeof executionArn === 'string' && typeof thread === 'number' ? { executionArn, thread } : undefined;
  } catch {
    return undefined;
  }
}
