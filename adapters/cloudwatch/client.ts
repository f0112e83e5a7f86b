import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings, unlogged } from '../sdk/clients.ts';

export const cloudWatchClient = (overrides: ClientOverrides = {}): CloudWatchClient =>
  unlogged(new CloudWatchClient(settings(callBudgets.cloudWatch, overrides)));
