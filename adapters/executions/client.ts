import { SFNClient } from '@aws-sdk/client-sfn';
import { callBudgets } from '../sdk/call-budgets.ts';
import { type ClientOverrides, settings, unlogged } from '../sdk/clients.ts';

export const stepFunctionsClient = (overrides: ClientOverrides = {}): SFNClient =>
  unlogged(new SFNClient(settings(callBudgets.stepFunctions, overrides)));
