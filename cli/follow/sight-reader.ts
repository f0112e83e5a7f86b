import type { Control } from '../../core/control/control.ts';
import { isHeld } from '../../core/control/control.ts';
import type { Seeing, Sight } from './rollout.ts';
import { heldBy, seeRollout } from './rollout.ts';

/** The entry of the ledger that tells of a change may be written after it: so many looks are read in full. */
const looksInFull = 3;

/**
 * Reads a rollout again and again: its one item each time, its ledger, which grows with every look, only when that
 * item says that something happened.
 */
export function sightReader(ports: Seeing, rolloutId: string): () => Promise<Sight> {
  let last: Sight = { decisions: [] };
  let mark = '';
  let due = looksInFull;
  return async () => {
    const item = last.record && (await ports.control.read(last.record.router));
    const control = item && isHeld(item) && item.rolloutId === rolloutId ? item : undefined;
    const seen = control === undefined ? '' : `${control.rev}/${control.sleepSeq}`;
    if (seen !== mark) due = looksInFull;
    mark = seen;
    due -= 1;
    last =
      control === undefined || due >= 0 ? await seeRollout(ports, rolloutId) : await withControl(ports, last, control);
    return last;
  };
}

async function withControl({ line }: Seeing, { lineStop: _, ...last }: Sight, control: Control): Promise<Sight> {
  const lineStop = heldBy(await line.read(), control);
  return { ...last, control, ...(lineStop && { lineStop }) };
}
