import { ECSClient } from '@aws-sdk/client-ecs';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings } from '../sdk/clients.ts';

export const ecsClient = (overrides: ClientOverrides = {}): ECSClient =>
  new ECSClient(settings(callBudgets.ecsRead, overrides));
