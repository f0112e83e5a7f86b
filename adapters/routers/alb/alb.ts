import type { ReadEcs } from '../../ecs/ecs-services.ts';
import type { WholeRouter } from '../whole-router.ts';
import { albRouter } from './alb-router.ts';
import type { AlbClients } from './clients.ts';
import { inspectAlb } from './inspect.ts';
import { resolveAlb } from './resolve.ts';
import { albRules } from './rules.ts';
import { testerRuleOf } from './tester-rule.ts';

/** Application Load Balancers, whole. */
export const alb = (clients: AlbClients, readEcs: ReadEcs): WholeRouter => ({
  ...albRouter(clients),
  resolve: (spec) => resolveAlb(clients.reads, spec),
  rulesOf: async () => albRules,
  inspect: (spec, stable, routes) => inspectAlb({ reads: clients.reads, readEcs }, spec, stable, routes),
  forTesters: async (_, served, asked, { canary }) => testerRuleOf(served, asked, canary),
});
