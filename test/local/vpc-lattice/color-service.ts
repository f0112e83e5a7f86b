import { type VirtualClock, virtualClock } from '../../../local/clock.ts';
import type { Output } from '../../../local/kit/call.ts';
import { type VpcLattice, type VpcLatticeOptions, vpcLattice } from '../../../local/vpc-lattice/vpc-lattice.ts';
import { asking, countedSurroundings } from '../asking.ts';

type Ask = (operation: string, input?: Readonly<Record<string, unknown>>) => Promise<Output>;

export interface ColorService {
  readonly model: VpcLattice;
  readonly clock: VirtualClock;
  readonly ask: Ask;
  /** Ids of the service, its listener, its rule of priority 10, and the groups that all traffic may go to. */
  readonly service: string;
  readonly listener: string;
  readonly rule: string;
  readonly blue: string;
  readonly green: string;
  /** How the operations on the listener and on the rule name them. */
  readonly ofListener: { readonly serviceIdentifier: string; readonly listenerIdentifier: string };
  readonly ofRule: {
    readonly serviceIdentifier: string;
    readonly listenerIdentifier: string;
    readonly ruleIdentifier: string;
  };
  /** The action that splits traffic between blue and green. */
  split(blue: number, green: number): object;
}

export const groupConfig = { port: 8080, protocol: 'HTTP', vpcIdentifier: 'vpc-0123456789abcdef0' };
export const path = (prefix: string) => ({ httpMatch: { pathMatch: { match: { prefix } } } });

export const idOf = (output: Output): string => String(output.id);

export async function createGroup(ask: Ask, clock: VirtualClock, name: string, config: object = groupConfig) {
  const id = idOf(await ask('CreateTargetGroup', { name, type: 'IP', config }));
  await clock.advance(2000);
  return id;
}

/** A service with a listener on 8080 whose default answers 404, and a rule for /color that sends everything to blue. */
export async function colorService(
  options: VpcLatticeOptions = {},
  clock = virtualClock(Date.UTC(2026, 0, 1)),
): Promise<ColorService> {
  const model = vpcLattice(countedSurroundings(clock), options);
  const ask = asking(model);
  const blue = await createGroup(ask, clock, 'blue');
  const green = await createGroup(ask, clock, 'green');
  const service = idOf(await ask('CreateService', { name: 'color' }));
  const serviceIdentifier = service;
  const split = (one: number, other: number) => ({
    forward: {
      targetGroups: [
        { targetGroupIdentifier: blue, weight: one },
        { targetGroupIdentifier: green, weight: other },
      ],
    },
  });
  const listener = idOf(
    await ask('CreateListener', {
      serviceIdentifier,
      name: 'http',
      protocol: 'HTTP',
      port: 8080,
      defaultAction: { fixedResponse: { statusCode: 404 } },
    }),
  );
  const ofListener = { serviceIdentifier, listenerIdentifier: listener };
  const rule = idOf(
    await ask('CreateRule', {
      ...ofListener,
      name: 'color',
      priority: 10,
      match: path('/color'),
      action: { forward: { targetGroups: [{ targetGroupIdentifier: blue }] } },
    }),
  );
  return {
    model,
    clock,
    ask,
    service,
    listener,
    rule,
    blue,
    green,
    ofListener,
    ofRule: { ...ofListener, ruleIdentifier: rule },
    split,
  };
}
