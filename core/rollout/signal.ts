/** Why a rollout stops. The first stop stands; later ones change nothing. */
export interface Stop {
  readonly kind: 'alarm' | 'analysis' | 'operator' | 'approval' | 'failure' | 'execution' | 'drift' | 'hook';
  /** One sentence for the person on call. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** An alarm's ARN, a caller's claim, or the function that decided. */
  readonly by: string;
}

/**
 * A pause or its end; of two, the one issued later stands. The bus tells the second; within one, the one sent later by
 * the senders' clocks; and a pause where that is not known.
 */
export interface Pause {
  readonly value: boolean;
  readonly issuedAt: number;
  readonly sentAt?: number;
  readonly by: string;
}

export interface Approval {
  readonly by: string;
  readonly at: number;
}

/** Of a step's gate; or that it goes on without the evidence it lacks, or although the hook before it failed. */
export interface Approve {
  readonly is: 'approve';
  readonly step: number;
  readonly despite?: 'evidence' | { readonly hook: string };
  readonly approval: Approval;
}

/** Under which name an approval is kept: one question's answer is never another's. `step` counts from 0. */
export const approvalKey = ({ step, despite }: Pick<Approve, 'step' | 'despite'>): string =>
  despite === undefined ? String(step) : despite === 'evidence' ? `${step}/evidence` : despite.hook;

/** What reaches a running rollout from outside. Idempotent and without order: events come at least once, in any. */
export type Signal =
  | { readonly is: 'stop'; readonly stop: Stop }
  | { readonly is: 'pause'; readonly pause: Pause }
  | Approve
  | { readonly is: 'skip'; readonly step: number; readonly approval: Approval };
