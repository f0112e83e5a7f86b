import { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, type ReadsAndWrites, readsAndWrites } from '../../sdk/clients.ts';

export type LatticeClients = ReadsAndWrites<VPCLatticeClient>;

const budgets = { read: callBudgets.latticeRead, write: callBudgets.latticeWrite };

export const latticeClients = (overrides: ClientOverrides = {}): LatticeClients =>
  readsAndWrites((config) => new VPCLatticeClient(config), budgets, overrides);
