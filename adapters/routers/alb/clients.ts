import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, settings } from '../../sdk/clients.ts';

/** Reads and writes are apart because only reads may be repeated by the SDK. */
export interface AlbClients {
  readonly reads: ElasticLoadBalancingV2Client;
  readonly writes: ElasticLoadBalancingV2Client;
}

export const albClients = (overrides: ClientOverrides = {}): AlbClients => ({
  reads: new ElasticLoadBalancingV2Client(settings(callBudgets.albRead, overrides)),
  writes: new ElasticLoadBalancingV2Client(settings(callBudgets.albWrite, { ...overrides, maxAttempts: 1 })),
});
