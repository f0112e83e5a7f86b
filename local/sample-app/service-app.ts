import type { VPCLatticeClient } from '@aws-sdk/client-vpc-lattice';
import type { VpcLatticeDataPlane } from '../vpc-lattice-data-plane/vpc-lattice-data-plane.ts';
import { type BalancedAppOptions, following, startBalancedApp } from './balanced-app.ts';
import { type ColorService, colorServiceNames, createColorService } from './color-service.ts';
import type { MeshApp } from './contract.ts';
import { addressesOf, moment, untilAnswered } from './task-addresses.ts';

interface ServiceAppOptions extends Omit<BalancedAppOptions, 'register'> {
  readonly lattice: VPCLatticeClient;
  readonly dataPlane: VpcLatticeDataPlane;
}

/** The colour teller behind VPC Lattice, with the service that it stands behind. */
export interface ServiceApp extends MeshApp {
  readonly service: ColorService;
  /** Where the service's listener is, for callers beside the gateway. */
  readonly serviceUrl: string;
}

/** Starts the colour teller behind a service of VPC Lattice, which it creates. Resolves when the service answers. */
export async function startServiceApp({ lattice, dataPlane, ...options }: ServiceAppOptions): Promise<ServiceApp> {
  let made: { readonly service: ColorService; readonly url: string } | undefined;
  const app = await startBalancedApp({
    ...options,
    async register(tasks) {
      const service = await createColorService(lattice, colorServiceNames, addressesOf(tasks), moment);
      await dataPlane.settled();
      const endpoint = dataPlane.endpoints().find(({ listener }) => listener.serviceId === service.serviceId);
      if (endpoint === undefined) throw new Error(`the service ${service.serviceId} has no endpoint`);
      await untilAnswered(endpoint.url);
      made = { service, url: endpoint.url };
      return endpoint.url;
    },
  });
  if (made === undefined) throw new Error('the colour teller was not put behind its service');
  return {
    ...following(app, 'vpc-lattice', dataPlane),
    service: made.service,
    serviceUrl: made.url,
  };
}
