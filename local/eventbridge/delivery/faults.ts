/** What delivery does wrong on purpose; each probability in [0, 1], none by default. At least once never meant once. */
export interface DeliveryFaults {
  /** The event goes to the target twice. */
  readonly duplicate?: number;
  /** The event is lost without a trace (what best-effort sources may do). */
  readonly drop?: number;
  /** The event arrives late, uniformly up to `upToMilliseconds`. */
  readonly delay?: { readonly probability: number; readonly upToMilliseconds: number };
  /** The event is overtaken by the next one to the same target, or comes `heldMilliseconds` late if there is none. */
  readonly reorder?: { readonly probability: number; readonly heldMilliseconds: number };
}

/** Draws only where there is something to decide: without faults no randomness is used up. */
export const happens = (probability: number | undefined, random: () => number): boolean =>
  probability !== undefined && probability > 0 && random() < probability;

/** The delays (ms) of the copies to deliver; none if the event is lost. */
export function copiesOf(faults: DeliveryFaults, random: () => number): readonly number[] {
  if (happens(faults.drop, random)) return [];
  const count = happens(faults.duplicate, random) ? 2 : 1;
  return Array.from({ length: count }, () =>
    happens(faults.delay?.probability, random) ? random() * (faults.delay?.upToMilliseconds ?? 0) : 0,
  );
}
