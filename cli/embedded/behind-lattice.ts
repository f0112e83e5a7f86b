import {
  GetRuleCommand,
  ListListenersCommand,
  ListRulesCommand,
  ListServicesCommand,
  ListTargetGroupsCommand,
  UpdateRuleCommand,
  VPCLatticeClient,
} from '@aws-sdk/client-vpc-lattice';
import { colorServiceNames } from '../../local/sample-app/color-service.ts';
import { startServiceApp } from '../../local/sample-app/service-app.ts';
import type { ColorRouter } from './color-router.ts';

/** The colour teller behind a service of VPC Lattice. */
export const behindLattice: ColorRouter = {
  provider: 'lattice',
  namespace: 'AWS/VpcLattice',
  start: ({ vpcLattice, clock }, client, load) =>
    startServiceApp({
      lattice: new VPCLatticeClient(client),
      dataPlane: vpcLattice,
      cloudWatch: client,
      clock,
      load,
    }),
  async editWeights(client) {
    const lattice = new VPCLatticeClient(client);
    const { service, listener, rule } = colorServiceNames;
    const { items: services = [] } = await lattice.send(new ListServicesCommand({}));
    const serviceIdentifier = named(services, service);
    const { items: listeners = [] } = await lattice.send(new ListListenersCommand({ serviceIdentifier }));
    const listenerIdentifier = named(listeners, listener);
    const { items: rules = [] } = await lattice.send(new ListRulesCommand({ serviceIdentifier, listenerIdentifier }));
    const name = { serviceIdentifier, listenerIdentifier, ruleIdentifier: named(rules, rule) };
    const { items: groups = [] } = await lattice.send(new ListTargetGroupsCommand({}));
    const weights: Readonly<Record<string, number>> = { 'color-v1': 80, 'color-v2': 20 };
    const { action } = await lattice.send(new GetRuleCommand(name));
    const targetGroups = (action?.forward?.targetGroups ?? []).map(({ targetGroupIdentifier }) => ({
      targetGroupIdentifier,
      weight: weights[groups.find(({ id }) => id === targetGroupIdentifier)?.name ?? ''] ?? 0,
    }));
    await lattice.send(new UpdateRuleCommand({ ...name, action: { forward: { targetGroups } } }));
  },
};

type Item = { readonly id?: string | undefined; readonly name?: string | undefined };

function named(items: readonly Item[], name: string): string {
  const found = items.find((item) => item.name === name)?.id;
  if (found === undefined) throw new Error(`there is no ${name} of the colour teller`);
  return found;
}
