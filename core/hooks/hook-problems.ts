import type { RolloutSpec } from '../spec/spec.ts';
import type { Problem } from '../text/problem.ts';
import type { HookAccess } from './hook-access.ts';

/** Hooks that the stack's role may not call: reported before a rollout depends on them. */
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
