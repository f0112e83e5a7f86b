import type { Control, RouteState } from '../core/control/control.ts';

/** Names one intention to write a route, for good: never used for a second one. */
export const writeId = (control: Control, route: RouteState, n: number): string =>
  `${control.rolloutId}/${route.name}/${control.fence}/${n}`;
