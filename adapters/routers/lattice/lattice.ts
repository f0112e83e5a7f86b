import type { ReadEcs } from '../../ecs/ecs-services.ts';
import type { WholeRouter } from '../whole-router.ts';
import type { LatticeClients } from './clients.ts';
import { inspect } from './inspect.ts';
import { latticeRouter } from './lattice-router.ts';
import { resolve } from './resolve.ts';
import { latticeRules } from './rules.ts';
import { testerRuleOf } from './tester-rule.ts';

/** VPC Lattice, whole. */
export const lattice = (clients: LatticeClients, readEcs: ReadEcs): WholeRouter => ({
  ...latticeRouter(clients),
  resolve: (spec) => resolve(clients.reads, spec),
  rulesOf: async () => latticeRules,
  inspect: (...start) => inspect({ reads: clients.reads, readEcs }, ...start),
  forTesters: async (_, served, asked, { stable, canary }) => testerRuleOf(served, asked, stable, canary),
});
