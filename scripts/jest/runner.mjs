import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setGlobals } from './globals.mjs';

const require = createRequire(import.meta.url);
const { default: circus } = require('jest-circus/runner');
const globals = new URL('globals.mjs', import.meta.url).href;

// In the environment as well: the threads and processes that a suite starts load the same modules.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));
enableCompileCache(process.env.NODE_COMPILE_CACHE);
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context),
});

/**
 * Runs a suite with Node's own modules. Each module is loaded once a worker; Jest's loader would link and compile it
 * anew in a context for each suite. Suites of one worker share the state of modules, so no module may have any.
 */
export default function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const natively = {
    /** The framework keeps its tests in its module: each suite gets a new one, without the last one's handlers. */
    requireInternalModule(path) {
      delete globalThis[Symbol.for('EVENT_HANDLERS')];
      delete require.cache[path];
      return require(path);
    },
    unstable_shouldLoadAsEsm: () => true,
    async unstable_importModule(path) {
      setGlobals(runtime.requireModuleOrMock(testPath, '@jest/globals'));
      await import(pathToFileURL(path).href);
    },
  };
  const loader = new Proxy(runtime, {
    get(target, name) {
      const member = Object.hasOwn(natively, name) ? natively[name] : target[name];
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return circus(globalConfig, config, environment, loader, testPath, sendMessageToJest);
}
