import type { Sandbox } from '../../local/lambda/in-process/sandbox.ts';
import type { FunctionName } from './simulated-functions.ts';

/** An invocation's knowledge of a router's control item when it last read or changed it. */
export interface Seen {
  readonly rolloutId: string | undefined;
  readonly fence: number;
  readonly stopped: boolean;
  /** Whether it was paused then, or held because an alarm is gone. */
  readonly held: boolean;
  /** Whether the line was stopped then. */
  readonly lineStopped: boolean;
}

/** One run of one function in one sandbox. */
export interface Invocation {
  readonly id: number;
  readonly fn: FunctionName;
  readonly sandbox: Sandbox;
  /** Resolves when none of its code runs any more. */
  readonly over: Promise<unknown>;
  /** Lets its process stand still until the time-out kills it. */
  hang(): void;
  /** The ticket's, for invocations by the state machine. */
  readonly rolloutId: string | undefined;
  readonly fence: number | undefined;
  /** It rolls back what its execution had handed over to another. */
  readonly looksAfter: boolean;
  seen: Seen | undefined;
  /** Whether the line was stopped when it last looked; undefined until it did. */
  lineWasStopped: boolean | undefined;
  /** Versions of the routes that it has read. */
  readonly read: Map<string, number>;
  /** Which route it was each time: by name, the uid that it has read. */
  readonly readUid: Map<string, string>;
  /** By target, whether it was healthy at its last look. */
  readonly health: Map<string, boolean>;
  /** Routes that it has written, or tried to. */
  readonly wrote: Set<string>;
}

/** The lease is the writer's: by its ticket; or it looks after what it had handed over, as the reaper does. */
export const isFenceOf = ({ fence }: Seen, { fence: own = 0, looksAfter }: Invocation) =>
  fence === own || (looksAfter && fence > own);
