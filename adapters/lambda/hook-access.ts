import * as z from 'zod/mini';
import type { HookAccess } from '../../core/hooks/hook-access.ts';
import { hookAccessOf } from '../../core/hooks/hook-access.ts';
import { env } from './env.ts';

const shape = z.object({
  HOOK_FUNCTIONS: z.string(),
  HOOK_ENDPOINTS: z.string(),
  HOOK_CONNECTIONS: z.string(),
  STATE_MACHINE_ARN: z.string(),
});

/**
 * The targets that the template lets hooks reach, for a function without versions: its environment is never older than
 * the stack.
 */
export function hookAccess(): HookAccess {
  const { HOOK_FUNCTIONS, HOOK_ENDPOINTS, HOOK_CONNECTIONS, STATE_MACHINE_ARN } = env(shape);
  const parameters = { functions: HOOK_FUNCTIONS, endpoints: HOOK_ENDPOINTS, connections: HOOK_CONNECTIONS };
  return hookAccessOf(parameters, STATE_MACHINE_ARN);
}
