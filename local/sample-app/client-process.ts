import { serveCaller } from './caller.ts';

// The client: the second caller of the backend, with a sidecar of its own. It passes on what it is told.

serveCaller(({ colorService }) => ({
  answer: (_path, call) => call(colorService, '/'),
  wrongAnswers: () => 0,
  metrics: [],
}));
