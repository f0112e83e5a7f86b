import type { Service } from '../service.ts';

/** A model whose whole state can be taken and given back, JSON-safe. */
export interface Stateful {
  snapshot(): unknown;
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
