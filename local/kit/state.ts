import type * as z from 'zod/mini';
import type { Service } from './call.ts';
import { isRecord } from './json.ts';

/** Something whose whole state can be taken and given back, JSON-safe. */
export interface Stateful {
  snapshot(): unknown;
  /** Takes over what `snapshot` returned. @throws Error for anything else */
  restore(state: unknown): void;
}

export const isStateful = (service: object): service is Stateful => 'snapshot' in service && 'restore' in service;
const isClosable = (service: object): service is { close(): void | Promise<void> } => 'close' in service;
const isStoppable = (service: object): service is { stop(): void } => 'stop' in service;

/** Ends a model's timers and processes. */
export const end = async (service: Service): Promise<void> => {
  if (isStoppable(service)) service.stop();
  if (isClosable(service)) await service.close();
};

/** A state that has the parts as its members. */
export const stateOf = (parts: Readonly<Record<string, Stateful>>): Stateful => ({
  snapshot: () => Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.snapshot()])),
  restore(state) {
    if (!isRecord(state)) throw new TypeError('not a snapshot');
    for (const [name, part] of Object.entries(parts)) part.restore(state[name]);
  },
});

/** Things by their keys, in the order of their coming; kept as a list. */
export interface Collection<Item> extends Stateful {
  find(key: string): Item | undefined;
  /** Adds an item, or takes the place of the one with its key. */
  put(item: Item): void;
  /** Whether there was one. */
  remove(key: string): boolean;
  all(): Item[];
}

export function createCollection<Shape extends z.ZodMiniType>(
  shape: Shape,
  keyOf: (item: z.infer<Shape>) => string,
): Collection<z.infer<Shape>> {
  const items = new Map<string, z.infer<Shape>>();
  const put = (item: z.infer<Shape>) => void items.set(keyOf(item), item);
  return {
    find: (key) => items.get(key),
    put,
    remove: (key) => items.delete(key),
    all: () => [...items.values()],
    snapshot: () => structuredClone([...items.values()]),
    restore(state) {
      if (!Array.isArray(state)) throw new TypeError('not a snapshot');
      const kept = state.map((item) => shape.parse(structuredClone(item)));
      items.clear();
      for (const item of kept) put(item);
    },
  };
}
