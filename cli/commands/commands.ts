import type { CommandMaker } from '../run/cli.ts';
import { completion } from './completion.ts';
import { doctor } from './doctor.ts';
import { history } from './history.ts';
import { init } from './init.ts';
import { lineCommands } from './line.ts';
import { list } from './list.ts';
import { local } from './local.ts';
import { orderCommands } from './orders.ts';
import { plan } from './plan.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { report } from './report.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { validate } from './validate.ts';
import { watch } from './watch.ts';
import { why } from './why.ts';

/** Every command, in the order of the help: as a rollout goes. */
export const commandMakers: readonly CommandMaker[] = [
  init,
  validate,
  plan,
  doctor,
  start,
  status,
  list,
  watch,
  why,
  history,
  report,
  ...orderCommands,
  ...lineCommands,
  record,
  replay,
  local,
  completion,
];
