// One rollout of five steps of ten minutes, good and bad, by Meshshift in virtual time and by models of what else one
// would pick, in AWS's units and in dollars: `npm run bench:cost`. Nothing is random, so there is no seed to print.
import { costReport } from './report.ts';

const { lines, isMissed } = await costReport();
console.log(lines.join('\n'));
if (isMissed) process.exitCode = 1;
