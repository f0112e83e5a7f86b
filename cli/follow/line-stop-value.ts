import type { LineStop } from '../../core/line/line.ts';

/** A stop of the line for programs; `mesh` is absent when every mesh is held, `since` in milliseconds. */
export const lineStopValue = ({ mesh, by, since, reason }: LineStop) => ({
  ...(mesh !== undefined && { mesh }),
  by,
  since,
  reason,
});
