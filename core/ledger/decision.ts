import type { Proof, Reason, Silence, Verdict } from '../analysis/verdict.ts';
import type { Target } from '../routing/route.ts';

/** One entry of the ledger: the action, its reason, its numbers and its author. */
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
    | 'restoreFailed'
    | 'halted'
    | 'ended'
    | 'signalled'
    | 'alarmGone'
    | 'alarmBack'
    | 'continued';
  /** One sentence. */
  readonly why: string;
  readonly step?: number;
  /** The canary's percent that was set or, at a halt, that another party set. */
  readonly weight?: number;
  readonly verdict?: Verdict;
  readonly silence?: Silence;
  readonly reasons?: readonly Reason[];
  readonly proof?: Proof;
  /** The question that a person is waited for. */
  readonly waiting?: 'approval' | 'evidence';
  /** The name of the hook that was called, or has answered. */
  readonly hook?: string;
  /** By route, the targets that were set or, at a halt, that were found. */
  readonly set?: Readonly<Record<string, readonly Target[]>>;
  /** The number of earlier repetitions of the call, when Lambda had throttled it. */
  readonly throttled?: number;
  /** The author: a claim. */
  readonly who?: string;
}
