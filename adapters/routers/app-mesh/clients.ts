import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, type ReadsAndWrites, readsAndWrites } from '../../sdk/clients.ts';

export type AppMeshClients = ReadsAndWrites<AppMeshClient>;

const budgets = { read: callBudgets.appMeshRead, write: callBudgets.appMeshWrite };

export const appMeshClients = (overrides: ClientOverrides = {}): AppMeshClients =>
  readsAndWrites((config) => new AppMeshClient(config), budgets, overrides);
