import type { Sabotage } from './sabotage.ts';
import { sabotagesOfCalls } from './sabotages-of-calls.ts';
import { sabotagesOfCommands } from './sabotages-of-commands.ts';
import { sabotagesOfDriving } from './sabotages-of-driving.ts';
import { sabotagesOfEvidence } from './sabotages-of-evidence.ts';
import { sabotagesOfGuards } from './sabotages-of-guards.ts';
import { sabotagesOfJudging } from './sabotages-of-judging.ts';
import { sabotagesOfLeases } from './sabotages-of-leases.ts';
import { sabotagesOfRouters } from './sabotages-of-routers.ts';
import { sabotagesOfRoutes } from './sabotages-of-routes.ts';
import { sabotagesOfSignals } from './sabotages-of-signals.ts';
import { sabotagesOfStates } from './sabotages-of-states.ts';
import { sabotagesOfTelling } from './sabotages-of-telling.ts';
import { sabotagesOfTesters } from './sabotages-of-testers.ts';
import { sabotagesOfThrottling } from './sabotages-of-throttling.ts';
import { sabotagesOfWrites } from './sabotages-of-writes.ts';

/** Every protection that can be taken out, by subject: each file of sabotages is named here. */
export const sabotages: readonly Sabotage[] = [
  ...sabotagesOfCalls,
  ...sabotagesOfEvidence,
  ...sabotagesOfCommands,
  ...sabotagesOfGuards,
  ...sabotagesOfDriving,
  ...sabotagesOfJudging,
  ...sabotagesOfLeases,
  ...sabotagesOfRouters,
  ...sabotagesOfRoutes,
  ...sabotagesOfSignals,
  ...sabotagesOfStates,
  ...sabotagesOfTelling,
  ...sabotagesOfTesters,
  ...sabotagesOfThrottling,
  ...sabotagesOfWrites,
];
