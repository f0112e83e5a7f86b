import { testerRoutePrefix } from '../../core/routing/testers.ts';
import type { Invocation } from './invocation.ts';
import { isFenceOf } from './invocation.ts';
import type { RolloutSeen } from './rollout-seen.ts';
import type { TestersCall } from './routers/team-router.ts';
import type { Routes } from './routes-in-force.ts';
import { trafficOf } from './routes-in-force.ts';
import type { Violate } from './rules.ts';

export interface TesterRulesOptions {
  readonly testers: () => Routes;
  readonly rollouts: ReadonlyMap<string, RolloutSeen>;
  /** Whether a person has made this route, which replaces the testers' one. */
  readonly isMadeByHand: (route: string) => boolean;
  readonly violate: Violate;
  readonly trace: (text: string) => void;
}

/** The rules for the routes that rollouts make for testers, which no team knows of. */
export function testerRules({ testers, rollouts, isMadeByHand, violate, trace }: TesterRulesOptions) {
  const left = (rolloutId: string) =>
    [...testers().keys()].filter((name) => name.startsWith(`${testerRoutePrefix}${rolloutId}-`) && !isMadeByHand(name));
  return {
    /** A function is about to make or to delete a route. */
    sending({ does, route, targets }: TestersCall, invocation: Invocation) {
      const { seen, fn, id } = invocation;
      const who = `${fn} ${id}`;
      trace(`sends ${does} ${route} (${who})`);
      const rollout = rollouts.get(seen?.rolloutId ?? '');
      if (seen === undefined || rollout === undefined)
        return violate('lease held', `${who} sends ${does} ${route} though nobody held the router when it last looked`);
      const isTickets = seen.rolloutId === invocation.rolloutId && isFenceOf(seen, invocation);
      if (invocation.rolloutId === undefined ? seen.fence <= rollout.fence : !isTickets)
        violate('lease held', `${who} sends ${does} ${route} without the lease`);
      if (!route.startsWith(`${testerRoutePrefix}${rollout.rolloutId}-`))
        violate('weights valid', `${who} sends ${does} ${route}, which is not ${rollout.rolloutId}’s`);
      const had = invocation.readUid.get(route);
      if (does === 'delete' && isMadeByHand(route) && had !== undefined && had === testers().get(route)?.uid)
        violate('tester routes removed', `${who} deletes ${route}, which it had seen to be another one than it made`);
      if (does !== 'create') return;
      if (seen.stopped)
        violate('stops obeyed', `${who} makes ${route} though it had read that ${rollout.rolloutId} is stopped`);
      if (invocation.lineWasStopped ?? seen.lineStopped)
        violate('line obeyed', `${who} makes ${route} though the line was stopped when it looked`);
      if (!/^checkout-v\d:\d*=1000000$/.test(trafficOf(targets)))
        violate('weights valid', `${who} makes ${route} for ${trafficOf(targets)}`);
    },
    /** A rollout gave its router back. */
    released(rolloutId: string): void {
      for (const name of left(rolloutId))
        violate('tester routes removed', `${rolloutId} gave the router back and left ${name}`);
    },
    /** Everything has come to rest; `holder` is halted. */
    concluded(holder: string | undefined): void {
      for (const name of testers().keys())
        if (!isMadeByHand(name) && (holder === undefined || !left(holder).includes(name)))
          violate('tester routes removed', `${name} is left at the end`);
    },
  };
}
