import { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import { callBudgets } from '../../sdk/call-budgets.ts';
import { type ClientOverrides, settings } from '../../sdk/clients.ts';

/** Reads and writes are apart because only reads may be repeated by the SDK. */
export interface LatticeClients {
  readonly reads: VPCLatticeClient;
  readonly writes: VPCLatticeClient;
}

export const latticeClients = (overrides: ClientOverrides = {}): LatticeClients => ({
  reads: new VPCLatticeClient(settings(callBudgets.latticeRead, overrides)),
  writes: new VPCLatticeClient(settings(callBudgets.latticeWrite, { ...overrides, maxAttempts: 1 })),
});
