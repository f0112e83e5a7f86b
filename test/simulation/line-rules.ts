import type { Call } from '../../local/kit/call.ts';
import type { Invocation } from './invocation.ts';
import type { Write } from './rollout-seen.ts';
import { isRecord } from './routes-in-force.ts';
import type { Violate } from './rules.ts';

export interface LineRulesOptions {
  /** Whether the line holds the mesh now. */
  readonly isLineStopped: () => boolean;
  /** The line kept a write from being sent, or a rollout from starting. */
  readonly onHeld: () => void;
  readonly violate: Violate;
  readonly trace: (text: string) => void;
}

/** The rules of the line: a stopped one keeps every rollout from going forward. */
export function lineRules({ isLineStopped, onHeld, violate, trace }: LineRulesOptions) {
  return {
    /** A call had its effect; it may have read the line, or changed it. */
    tookEffect({ service, operation, input }: Call, invocation: Invocation | undefined): void {
      const key = input.Key ?? input.Item;
      if (service !== 'dynamodb' || !isRecord(key) || !isRecord(key.pk) || key.pk.S !== 'LINE') return;
      if (operation !== 'GetItem') trace(`line: ${isLineStopped() ? 'STOPPED' : 'runs'}`);
      if (invocation === undefined) return;
      invocation.lineWasStopped = isLineStopped();
      if (invocation.lineWasStopped && operation === 'GetItem' && invocation.fn !== 'receive-signal') onHeld();
    },
    /** A function took the router for a rollout. */
    begun({ fn, id, lineWasStopped }: Invocation): void {
      if (fn === 'plan-rollout' && lineWasStopped !== false)
        violate('line obeyed', `${fn} ${id} starts a rollout without having seen that the line runs`);
    },
    sending({ who, route, invocation, seen, raises }: Write): void {
      if ((invocation.lineWasStopped ?? seen.lineStopped) && raises)
        violate('line obeyed', `${who} raises ${route} though the line was stopped when it looked`);
    },
  };
}
