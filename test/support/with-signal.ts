import type { Control } from '../../core/rollout/control.ts';
import { approvalKey, type Pause, type Signal } from '../../core/rollout/signal.ts';

/** The item after a signal: first stop, newest pause, first approval and first skip of a step. */
export function withSignal(item: Control, signal: Signal): Control {
  const raised = { ...item, rev: item.rev + 1 };
  switch (signal.is) {
    case 'stop':
      return { ...raised, stop: item.stop ?? signal.stop };
    case 'pause':
      return isOver(signal.pause, item.pause) ? { ...raised, pause: signal.pause } : item;
    case 'approve':
      return { ...raised, approved: { [approvalKey(signal)]: signal.approval, ...item.approved } };
    case 'skip':
      return { ...raised, skip: { [signal.step]: signal.approval, ...item.skip } };
  }
}

/** Of a pause and a resume issued at the same moment the pause stands, in whichever order they arrive. */
function isOver(pause: Pause, stands: Pause | undefined): boolean {
  if (stands === undefined || stands.issuedAt !== pause.issuedAt)
    return stands === undefined || stands.issuedAt < pause.issuedAt;
  if (stands.sentAt === undefined || pause.sentAt === undefined || stands.sentAt === pause.sentAt) return pause.value;
  return stands.sentAt < pause.sentAt;
}
