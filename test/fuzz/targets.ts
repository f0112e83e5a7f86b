import { doorTarget } from './door/door.ts';
import { eventsTarget } from './events.ts';
import { replayTarget } from './replay.ts';
import { specTarget } from './spec.ts';
import type { Target } from './target.ts';

/** What can be fuzzed. */
export const targets = {
  door: doorTarget,
  spec: specTarget,
  events: eventsTarget,
  replay: replayTarget,
} satisfies Record<string, () => Promise<Target>>;

export type TargetName = keyof typeof targets;

export const isTargetName = (name: string | undefined): name is TargetName =>
  name !== undefined && Object.hasOwn(targets, name);
