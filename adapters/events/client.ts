import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings, unlogged } from '../sdk/clients.ts';

export const eventBridgeClient = (overrides: ClientOverrides = {}): EventBridgeClient =>
  unlogged(new EventBridgeClient(settings(callBudgets.eventBridge, overrides)));
