import type { Control } from '../../core/control/control.ts';
import { TooLargeError } from '../../core/errors.ts';
import { changeControl, heldControl } from '../rollout/item.ts';
import { isThrottled } from '../rollout/mesh.ts';
import type { RollBackPorts } from '../rollout/ports.ts';

interface RestoreNote {
  /** To be called with each write that was sent, which does not wait for the note. */
  begin(write: Promise<unknown>): void;
  /** The item as it is now, or as it was when nothing was written; undefined if the router is lost. */
  latest(): Promise<Control | undefined>;
  /** To be called when AWS turned the write away, so that it cannot land. */
  withdraw(): Promise<void>;
}

/** The note lets the write go first, and needs not be sent for a write that was turned away at once: milliseconds. */
const afterWriteMs = 20;

/** Notes in the item that this run writes, so that no twin of it gives the router back while its writes may land. */
export function restoreNote({ control: store, clock, pause }: RollBackPorts, control: Control): RestoreNote {
  let saving: Promise<Control | undefined> | undefined;
  const saved = async (): Promise<Control | undefined> => {
    try {
      return await saving;
    } catch (error) {
      // A restore does not wait for room in the item.
      if (error instanceof TooLargeError) return undefined;
      throw error;
    }
  };
  return {
    begin(write) {
      let isTurnedAway = false;
      write.catch((error) => {
        isTurnedAway = isThrottled(error);
      });
      saving ??= pause(afterWriteMs).then(() => (isTurnedAway ? undefined : store.noteRestore(control, clock.now())));
      // Awaited once the weights are in force; a restore that fails says why by itself.
      saving.catch(() => undefined);
    },
    async latest() {
      if (saving === undefined) return control;
      await saved();
      return heldControl(store, control);
    },
    async withdraw() {
      const noted = await saved();
      if (noted === undefined) return;
      await changeControl(store, noted, ({ restoredAt, ...latest }) =>
        restoredAt === undefined || latest.restores !== noted.restores ? undefined : latest,
      );
    },
  };
}
