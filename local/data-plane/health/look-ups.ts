import type { Clock } from '../../clock.ts';

/** Milliseconds between two look-ups of a name. Source: Envoy, dns_refresh_rate. */
const refreshMs = 5000;

/** What a name leads to: all of its addresses, or one at a time. */
export interface LookUps<Address> {
  /** The addresses that the name has from now on. */
  setAll(addresses: readonly Address[]): void;
  /** Whether one of them is found with each look-up: servers of DNS give them in turn. */
  findOne(isOne: boolean): void;
  /** The same list until it changes. */
  now(): readonly Address[];
}

/** @param clock of the machine */
export function createLookUps<Address>(clock: Clock): LookUps<Address> {
  const start = clock.now();
  let isOne = false;
  let all: readonly Address[] = [];
  let each: readonly (readonly Address[])[] = [];
  return {
    setAll(addresses) {
      all = addresses;
      each = addresses.map((address) => [address]);
    },
    findOne(next) {
      isOne = next;
    },
    now() {
      if (!isOne || each.length === 0) return all;
      return each[Math.floor((clock.now() - start) / refreshMs) % each.length] ?? all;
    },
  };
}
