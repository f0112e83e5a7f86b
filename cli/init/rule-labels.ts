import { albClients } from '../../adapters/routers/alb/clients.ts';
import { listenersOf as balancersListeners } from '../../adapters/routers/alb/listing.ts';
import { latticeClients } from '../../adapters/routers/lattice/clients.ts';
import { listenersOf, rulesOn } from '../../adapters/routers/lattice/listings.ts';
import { translating } from '../../adapters/sdk/translate-error.ts';
import type { AlbRef, LatticeRef, NamedReading, RouterRef } from '../../core/routing/route.ts';
import type { ClientSettings } from '../run/settings.ts';

/** The names of rules as a spec may have them, by route; one without a name is left out. */
export async function ruleLabels(
  settings: ClientSettings,
  router: RouterRef,
  rules: readonly NamedReading[],
): Promise<ReadonlyMap<string, string>> {
  switch (router.provider) {
    case 'appmesh':
      return new Map();
    case 'alb':
      return albLabels(settings, router, rules);
    case 'lattice':
      return latticeLabels(settings, router, rules);
  }
}

/** `443/10`: the port of a listener and the priority of a rule. */
async function albLabels(settings: ClientSettings, { loadBalancer }: AlbRef, rules: readonly NamedReading[]) {
  const listeners = await balancersListeners(albClients(settings).reads, loadBalancer);
  const ports = new Map(listeners.map(({ ListenerArn, Port }) => [ListenerArn, Port]));
  return new Map(
    rules.flatMap(({ name, reading: { rest } }): [string, string][] => {
      const port = ports.get(String(rest.ListenerArn));
      return port === undefined ? [] : [[name, `${port}/${String(rest.Priority)}`]];
    }),
  );
}

/** `https/checkout`: the names of a listener and of a rule. */
function latticeLabels(settings: ClientSettings, { service, name }: LatticeRef, rules: readonly NamedReading[]) {
  const { reads } = latticeClients(settings);
  return translating(`listing the rules of service ${name}`, async () => {
    const found = new Map<string, string>();
    for (const { id = '', name: listener = id } of await listenersOf(reads, service)) {
      found.set(`${id}/default`, `${listener}/default`);
      if (rules.some((rule) => rule.name.startsWith(`${id}/`)))
        for (const rule of await rulesOn(reads, service, id))
          if (!rule.isDefault && rule.id !== undefined)
            found.set(`${id}/${rule.id}`, `${listener}/${rule.name ?? rule.id}`);
    }
    return found;
  });
}
