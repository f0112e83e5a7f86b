import { AppMeshClient } from '@aws-sdk/client-app-mesh';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, settings } from '../../sdk/clients.ts';

/** Reads and writes are apart because only reads may be repeated by the SDK. */
export interface AppMeshClients {
  readonly reads: AppMeshClient;
  readonly writes: AppMeshClient;
}

export const appMeshClients = (overrides: ClientOverrides = {}): AppMeshClients => ({
  reads: new AppMeshClient(settings(callBudgets.appMeshRead, overrides)),
  writes: new AppMeshClient(settings(callBudgets.appMeshWrite, { ...overrides, maxAttempts: 1 })),
});
