#!/usr/bin/env node
'use strict';
// The command of the package. The version is answered at once: whatever else is loaded would cost more than the answer.
const { writeSync } = require('node:fs');
const { version, engines } = require('../package.json');

const args = process.argv.slice(2);
const [needed, found] = [engines.node, process.versions.node].map((text) => text.match(/\d+/g).map(Number));
const isOlder = found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1]);
const mayAskForHelp = args.length < 3 && args.some((argument) => ['--help', '-h', 'help'].includes(argument));

if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) writeSync(1, `${version}\n`);
else if (isOlder) {
  writeSync(2, `meshshift needs Node ${needed.join('.')} or newer and this is ${process.version}: update Node\n`);
  process.exitCode = 69;
} else {
  // Node keeps what it has compiled, so that the next command starts faster. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
  require('node:module').enableCompileCache();
  void import(mayAskForHelp ? '../lib/help.mjs' : '../lib/meshshift.mjs');
}
