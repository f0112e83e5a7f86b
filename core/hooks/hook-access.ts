/**
 * The targets that the stack lets its hooks reach: patterns in which * stands for any characters; undefined for
 * nothing.
 */
export interface HookAccess {
  /** Of functions' ARNs. */
  readonly functions?: string;
  /** Of URLs. */
  readonly endpoints?: string;
  /** Of connections' ARNs. */
  readonly connections?: string;
  /** The beginning of the ARN of a function that a hook names by its name alone. */
  readonly functionPrefix: string;
}

/** The stack's parameters for hooks, as given: a pattern, or `none`. */
interface HookParameters {
  readonly functions: string;
  readonly endpoints: string;
  readonly connections: string;
}

const none = 'none';

/**
 * The access that the parameters allow. `stackArn` is any ARN of the stack: its account and Region complete a bare
 * name.
 */
export function hookAccessOf({ functions, endpoints, connections }: HookParameters, stackArn: string): HookAccess {
  const [, partition, , region, account] = stackArn.split(':');
  return {
    ...(functions !== none && { functions }),
    ...(endpoints !== none && { endpoints }),
    ...(connections !== none && { connections }),
    functionPrefix: `arn:${partition}:lambda:${region}:${account}:function:`,
  };
}
