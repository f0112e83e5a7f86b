export interface Welcome {
  readonly env: Readonly<Record<string, string>>;
  readonly stack: string;
  readonly requestLog: string;
  readonly timeScale: number;
  /** Where the colour teller answers; undefined without it. */
  readonly app: string | undefined;
}

/** What a person reads who has just started the embedded AWS: what to paste, and what to try. */
export const welcomeLines = ({ env, stack, requestLog, timeScale, app }: Welcome): string[] => [
  `An AWS on this machine, with the stack ${stack} deployed. Ctrl-C ends it.`,
  '',
  'In another terminal:',
  ...Object.entries(env).map(([name, value]) => `  export ${name}=${value}`),
  '',
  'Then, for instance:',
  ...(app === undefined
    ? ['  aws ssm get-parameters-by-path --path /meshshift', '  meshshift doctor']
    : [
        '  aws appmesh list-meshes',
        '  meshshift plan examples/color-teller.yaml',
        '  meshshift start examples/color-teller.yaml --wait',
        `  meshshift watch --web --app ${app}`,
        '  meshshift why',
        '  aws cloudwatch set-alarm-state --alarm-name color-wrong-answers --state-value ALARM --state-reason "to try it"',
        '',
        `The colour teller answers on ${app}/color${timeScale === 1 ? '; its metrics come each minute, so give it four before the first start (--time-scale 30 makes it eight seconds)' : ''}.`,
      ]),
  `Each call is written down in ${requestLog}.`,
];
