import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, type ReadsAndWrites, readsAndWrites } from '../../sdk/clients.ts';

export type AlbClients = ReadsAndWrites<ElasticLoadBalancingV2Client>;

const budgets = { read: callBudgets.albRead, write: callBudgets.albWrite };

export const albClients = (overrides: ClientOverrides = {}): AlbClients =>
  readsAndWrites((config) => new ElasticLoadBalancingV2Client(config), budgets, overrides);
