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

/** A pause or its end; of two, the one issued later stands. */
export interface Pause {
  readonly value: boolean;
  readonly issuedAt: number;
  readonly by: string;
}

export interface Approval {
  readonly by: string;
  readonly at: number;
}

/** What reaches a running rollout from outside. Idempotent and without order: events come at least once, in any. */
export type Signal =
  | { readonly is: 'stop'; readonly stop: Stop }
  | { readonly is: 'pause'; readonly pause: Pause }
  /** Of a step, or of the hook that failed before it. */
  | { readonly is: 'approve'; readonly step: number; readonly hook?: string; readonly approval: Approval }
  | { readonly is: 'skip'; readonly step: number; readonly approval: Approval };
