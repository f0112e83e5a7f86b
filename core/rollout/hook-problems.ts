import type { Problem } from './problem.ts';
import type { RolloutSpec } from './spec.ts';

/** What the stack lets its hooks reach: patterns in which * stands for any characters; undefined for nothing. */
export interface HookAccess {
  /** Of functions' ARNs. */
  readonly functions?: string;
  /** Of URLs. */
  readonly endpoints?: string;
  /** Of connections' ARNs. */
  readonly connections?: string;
  /** What a function's ARN begins with that is named without one. */
  readonly functionPrefix: string;
}

/** Hooks that the stack's role may not call: told before a rollout depends on them. */
export function hookProblems(
  { hooks }: Pick<RolloutSpec, 'hooks'>,
  access: HookAccess = { functionPrefix: '' },
): readonly Problem[] {
  return hooks.flatMap(({ lambda, https }, i): Problem[] => {
    const at = `hooks[${i}]`;
    if (lambda !== undefined) {
      const arn = lambda.startsWith('arn:') ? lambda : `${access.functionPrefix}${lambda}`;
      return refused(`${at}.lambda`, arn, access.functions, 'HookFunctions', 'the functions');
    }
    if (https === undefined) return [];
    return [
      ...refused(`${at}.https.url`, https.url, access.endpoints, 'HookEndpoints', 'the endpoints'),
      ...refused(`${at}.https.connection`, https.connection, access.connections, 'HookConnections', 'the connections'),
    ];
  });
}

function refused(path: string, found: string, pattern: string | undefined, parameter: string, what: string): Problem[] {
  if (pattern !== undefined && fits(pattern, found)) return [];
  const now = pattern === undefined ? 'which allows none now' : `which allows ${pattern} now`;
  return [
    { path, found, allowed: `${what} that the stack’s parameter ${parameter} allows, ${now}: deploy it with another` },
  ];
}

/** As IAM compares: `*` for any characters, `?` for one. */
function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
