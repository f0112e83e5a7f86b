/** The time of one call of an AWS operation, and the number of the SDK's own tries. */
export interface CallBudget {
  readonly attempts: number;
  /** From the start of an attempt to its answer. */
  readonly requestMilliseconds: number;
  /** To a connection, within the request's time. */
  readonly connectMilliseconds: number;
}

/**
 * A route is written once: each further attempt belongs to the state machine, which checks lease and stop anew. The SDK
 * itself repeats calls that only read, or are conditional.
 */
export const callBudgets = {
  albWrite: { attempts: 1, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  albRead: { attempts: 2, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  appMeshWrite: { attempts: 1, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  appMeshRead: { attempts: 2, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  latticeWrite: { attempts: 1, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  latticeRead: { attempts: 2, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  cloudWatch: { attempts: 2, requestMilliseconds: 5000, connectMilliseconds: 1000 },
  ecsRead: { attempts: 2, requestMilliseconds: 3000, connectMilliseconds: 1000 },
  dynamoDb: { attempts: 3, requestMilliseconds: 1000, connectMilliseconds: 500 },
  eventBridge: { attempts: 2, requestMilliseconds: 2000, connectMilliseconds: 1000 },
  stepFunctions: { attempts: 2, requestMilliseconds: 2000, connectMilliseconds: 1000 },
} as const satisfies Readonly<Record<string, CallBudget>>;

/** The SDK's longest pause before the n-th repetition: 500 ms after throttling, doubled each time. */
const pauseBefore = (repetition: number) => 500 * 2 ** (repetition - 1);

/** The longest that a call can take before it has an answer or an error. */
export function worstMilliseconds({ attempts, requestMilliseconds }: CallBudget): number {
  const pauses = Array.from({ length: attempts - 1 }, (_, i) => pauseBefore(i + 1));
  return attempts * requestMilliseconds + pauses.reduce((sum, pause) => sum + pause, 0);
}
