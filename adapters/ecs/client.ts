import { ECSClient } from '@aws-sdk/client-ecs';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings, unlogged } from '../sdk/clients.ts';

export const ecsClient = (overrides: ClientOverrides = {}): ECSClient =>
  unlogged(new ECSClient(settings(callBudgets.ecsRead, overrides)));
