import type { Problem } from '../../core/text/problem.ts';

/** A thing that a spec names, or the problem with its name. */
export type Found<Thing> = { readonly found: Thing } | { readonly problem: Problem };
