import type { Control } from '../../core/control/control.ts';
import { TooLargeError } from '../../core/errors.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import type { RollBackPorts } from '../rollout/ports.ts';

/** A run meant to write, but another run has given the router back or taken it. It never leaves the function. */
export class RouterLostError extends Error {
  override readonly name = 'RouterLost';
}

interface RestoreNote {
  /** Sends the note ahead, beside the reads that come before a write. */
  begin(): void;
  /** To be awaited before a write. @throws RouterLostError if the router is lost: then nothing may be written */
  beforeWrite(): Promise<void>;
  /** The item as it is now, or as it was when nothing was noted; undefined if the router is lost. */
  latest(): Promise<Control | undefined>;
  /** To be called when no write was sent, or AWS turned each away, so that none can land. */
  withdraw(): Promise<void>;
}

/**
 * Notes in the item that this run writes, before it does. So no twin of it gives the router back while its writes may
 * land: a twin that has not seen the note is refused to release the item, and one that was faster is noticed here.
 */
export function restoreNote({ control: store, clock }: RollBackPorts, control: Control): RestoreNote {
  let saving: Promise<Control | 'noRoom' | undefined> | undefined;
  const save = async (): Promise<Control | 'noRoom' | undefined> => {
    try {
      return await store.noteRestore(control, clock.now());
    } catch (error) {
      // A restore does not wait for room in the item.
      if (error instanceof TooLargeError) return 'noRoom';
      throw error;
    }
  };
  const noted = () => {
    saving ??= save();
    return saving;
  };
  return {
    // The first write waits for the note, and hears of its failure.
    begin: () => void noted().catch(() => undefined),
    async beforeWrite() {
      if ((await noted()) === undefined) throw new RouterLostError(`${control.router} is not held any more`);
    },
    async latest() {
      if (saving === undefined) return control;
      await saving;
      return heldControl(store, control);
    },
    async withdraw() {
      const item = await saving;
      if (item === undefined || item === 'noRoom') return;
      // The note of an earlier run stays: its writes may land.
      const { restoredAt: earlier } = control;
      await changeControl(store, item, ({ restoredAt, ...latest }) =>
        restoredAt === undefined || latest.restores !== item.restores
          ? undefined
          : { ...latest, ...(earlier !== undefined && { restoredAt: earlier }) },
      );
    },
  };
}
