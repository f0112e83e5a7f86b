import type { OpenedRouter, PlannedRouter } from '../../core/ports/router.ts';

/** A router with everything that any function needs of it. */
export type WholeRouter = PlannedRouter & OpenedRouter;
