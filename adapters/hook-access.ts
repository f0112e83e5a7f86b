import * as z from 'zod/mini';
import type { HookAccess } from '../core/rollout/hook-problems.ts';
import { env } from './env.ts';

const none = 'none';
const pattern = z._default(z.string(), none);
const shape = z.object({
  HOOK_FUNCTIONS: pattern,
  HOOK_ENDPOINTS: pattern,
  HOOK_CONNECTIONS: pattern,
  STATE_MACHINE_ARN: z.string(),
});

/** What the template lets hooks reach, as it tells the function that plans. */
export function hookAccess(): HookAccess {
  const { HOOK_FUNCTIONS, HOOK_ENDPOINTS, HOOK_CONNECTIONS, STATE_MACHINE_ARN } = env(shape);
  const [, partition, , region, account] = STATE_MACHINE_ARN.split(':');
  return {
    ...(HOOK_FUNCTIONS !== none && { functions: HOOK_FUNCTIONS }),
    ...(HOOK_ENDPOINTS !== none && { endpoints: HOOK_ENDPOINTS }),
    ...(HOOK_CONNECTIONS !== none && { connections: HOOK_CONNECTIONS }),
    functionPrefix: `arn:${partition}:lambda:${region}:${account}:function:`,
  };
}
