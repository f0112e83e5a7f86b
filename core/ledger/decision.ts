import type { Reason, Silence, Verdict } from '../analysis/verdict.ts';
import type { Target } from '../routing/route.ts';

/** One entry of the ledger: what was done, why, on which numbers, on whose word. */
export interface Decision {
  readonly rolloutId: string;
  /** Orders the entries and makes a repeated one the same. */
  readonly order: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: 'plan-rollout' | 'shift-weights' | 'analyze-canary' | 'roll-back' | 'receive-signal';
  readonly did:
    | 'planned'
    | 'shifted'
    | 'looked'
    | 'passed'
    | 'proceeded'
    | 'waited'
    | 'hookCalled'
    | 'hookPassed'
    | 'hookFailed'
    | 'stopped'
    | 'promoted'
    | 'restored'
    | 'halted'
    | 'ended'
    | 'signalled'
    | 'alarmGone'
    | 'alarmBack'
    | 'continued';
  /** One sentence. */
  readonly why: string;
  readonly step?: number;
  /** The canary's percent that was set or, of one that halted, that somebody else set. */
  readonly weight?: number;
  readonly verdict?: Verdict;
  readonly silence?: Silence;
  readonly reasons?: readonly Reason[];
  /** What a person is waited for. */
  readonly waiting?: 'approval' | 'evidence';
  /** The name of the hook that was called, or has answered. */
  readonly hook?: string;
  /** Targets that were set or, of one that halted, that were found, by route. */
  readonly set?: Readonly<Record<string, readonly Target[]>>;
  /** How often the call was repeated before, when Lambda had throttled it. */
  readonly throttled?: number;
  /** Who said so: a claim. */
  readonly who?: string;
}
