/** What the stack lets its hooks reach: patterns in which * stands for any characters; undefined for nothing. */
export interface HookAccess {
  /** Of functions' ARNs. */
  readonly functions?: string;
  /** Of URLs. */
  readonly endpoints?: string;
  /** Of connections' ARNs. */
  readonly connections?: string;
  /** What a function's ARN begins with that is named without one. */
  readonly functionPrefix: string;
}

/** The stack's parameters for hooks, as they are given: a pattern, or `none`. */
export interface HookParameters {
  readonly functions: string;
  readonly endpoints: string;
  readonly connections: string;
}

const none = 'none';

/** What the parameters allow. `stackArn` is the ARN of something of the stack's: a name is one of its account and Region. */
export function hookAccessOf({ functions, endpoints, connections }: HookParameters, stackArn: string): HookAccess {
  const [, partition, , region, account] = stackArn.split(':');
  return {
    ...(functions !== none && { functions }),
    ...(endpoints !== none && { endpoints }),
    ...(connections !== none && { connections }),
    functionPrefix: `arn:${partition}:lambda:${region}:${account}:function:`,
  };
}
