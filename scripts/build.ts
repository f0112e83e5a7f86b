import { buildFunctions } from './build-functions.ts';

if (!(await buildFunctions((line) => console.log(line)))) process.exitCode = 1;
