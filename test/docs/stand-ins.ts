/** What a page says and its test does not do, why, and what shows instead that it works. */
interface StandIn {
  readonly line: RegExp;
  readonly why: string;
  /** Files of tests. */
  readonly instead: readonly string[];
}

/** The only documented commands that are not executed. */
export const standIns: readonly StandIn[] = [
  {
    line: /^npm ci && npm start$/,
    why: 'a minute of real processes; npm ci is what brought the test runner here',
    instead: ['test/cli/demo/main.test.ts'],
  },
  {
    line: /^npm run pack$/,
    why: 'writes into the clone',
    instead: ['test/scripts/package/pack.test.ts'],
  },
  {
    line: /^meshshift demo\b/,
    why: 'half a minute of real processes, on a fixed port',
    instead: ['test/cli/demo/main.test.ts', 'test/scripts/package/pack.test.ts'],
  },
  {
    line: /^npm ci && npm (test|run build)$/,
    why: 'is how this runs, with the bundles built before it',
    instead: ['test/template/deployed.ts'],
  },
  {
    line: /^sam deploy (--guided|--parameter-overrides [^/]*)$/,
    why: 'needs an AWS account',
    instead: ['test/template/policies.test.ts', 'test/local/template/deploy-template.test.ts'],
  },
  {
    line: /^sam deploy .*examples\/color-app\/template\.yaml/,
    why: 'needs an AWS account that can reach App Mesh',
    instead: ['test/examples/color-app.test.ts'],
  },
  {
    line: /^aws cloudformation deploy .*examples\/events\/ecs-deployment\.yaml/,
    why: 'the embedded AWS deploys templates and has no CloudFormation of its own',
    instead: ['test/examples/events.test.ts'],
  },
  {
    line: /^aws ecs .*--cluster shop/,
    why: 'the ECS of the embedded AWS starts no tasks: processes are its tasks',
    instead: ['test/local/sample-app/sample-app.test.ts'],
  },
  {
    line: /^aws logs /,
    why: 'the embedded AWS keeps no logs',
    instead: ['test/template/deployed.ts'],
  },
  {
    line: /^aws sns subscribe .*--protocol email/,
    why: 'the embedded AWS sends no mail: its topics deliver to queues',
    instead: ['test/template/alarm-notification.test.ts'],
  },
  {
    line: /^npm run chaos -- --(seeds 10000|sabotage all( --general)?|late 120|through-sdk)$/,
    why: 'minutes of both cores',
    instead: [
      'test/simulation/seeds.test.ts',
      'test/simulation/sabotages.test.ts',
      'test/simulation/through-sdk.test.ts',
    ],
  },
  {
    line: /^npm run chaos -- --fleet 1000$/,
    why: 'minutes of both cores',
    instead: ['test/simulation/crowd/crowd.test.ts'],
  },
];
