import { createHash } from 'node:crypto';

/** The cookies of a request, by name. */
export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').map((pair) => {
    const [name = '', ...value] = pair.trim().split('=');
    return [name, value.join('=')] as const;
  });
  return new Map(pairs);
}

/** Group stickiness, and target stickiness. */
export type CookieName = 'AWSALBTG' | 'AWSALB';

const digest = (name: CookieName, choice: string) =>
  createHash('sha256').update(`${name} ${choice}`).digest('base64url');

/** How cookies that name a choice are written and read. Their values are opaque to clients, as those of AWS are. */
export interface Stickiness {
  /** Which of the choices a request's cookie names, as long as it is valid. */
  chosen<Choice>(
    cookies: ReadonlyMap<string, string>,
    name: CookieName,
    choices: readonly Choice[],
    keyOf: (choice: Choice) => string,
  ): Choice | undefined;
  /** The Set-Cookie headers that name a choice from now on, for as long as is said. */
  setCookies(name: CookieName, choice: string, durationSeconds: number): readonly string[];
}

/**
 * @param now of the clock of the embedded AWS, which decides how long a cookie is valid
 * @param realTime the machine's time at a time of that clock: a client forgets a cookie by its own clock
 */
export function createStickiness(now: () => number, realTime: (at: number) => number): Stickiness {
  const valid = (cookies: ReadonlyMap<string, string>, name: string): string | undefined => {
    const [expires = '', ...value] = (cookies.get(name) ?? '').split('.');
    return Number.parseInt(expires, 36) > now() ? value.join('.') : undefined;
  };
  return {
    chosen(cookies, name, choices, keyOf) {
      const value = valid(cookies, name) ?? valid(cookies, `${name}CORS`);
      return value === undefined ? undefined : choices.find((choice) => digest(name, keyOf(choice)) === value);
    },
    setCookies(name, choice, durationSeconds) {
      const expires = Math.ceil(now() + durationSeconds * 1000);
      const value = `${expires.toString(36)}.${digest(name, choice)}`;
      const rest = `Expires=${new Date(realTime(expires)).toUTCString()}; Path=/`;
      return [`${name}=${value}; ${rest}`, `${name}CORS=${value}; ${rest}; SameSite=None`];
    },
  };
}
