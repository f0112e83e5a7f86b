import { describe, expect, test } from '@jest/globals';
import { refusal } from '../asking.ts';
import { first, forward, shop } from './balancing.ts';

const account = 'arn:aws:elasticloadbalancing:eu-west-1:000000000000';

describe('a rule', () => {
  test('is read back as it was made, with its place in the listener’s ARN', async () => {
    const { ask, rule, listenerArn, stable, canary } = await shop();
    const RuleArn = await rule(listenerArn, 10, [forward({ [stable]: 90, [canary]: 0 })]);
    expect(RuleArn).toMatch(new RegExp(`^${account}:listener-rule/app/shop/[0-9a-f]{16}/[0-9a-f]{16}/[0-9a-f]{16}$`));
    expect(RuleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '')).toBe(listenerArn);
    expect(await ask('DescribeRules', { RuleArns: [RuleArn] })).toEqual({
      Rules: [
        {
          RuleArn,
          Priority: '10',
          Conditions: [{ Field: 'path-pattern', Values: ['/10'], PathPatternConfig: { Values: ['/10'] } }],
          Actions: [
            {
              Type: 'forward',
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: stable, Weight: 90 },
                  { TargetGroupArn: canary, Weight: 0 },
                ],
                TargetGroupStickinessConfig: { Enabled: false },
              },
            },
          ],
          IsDefault: false,
          Transforms: [],
        },
      ],
    });
  });

  test('that forwards to one group names it in both forms, with the weight 1', async () => {
    const { ask, rule, listenerArn, stable } = await shop();
    await rule(listenerArn, 1, [{ Type: 'forward', TargetGroupArn: stable }]);
    const { Actions } = first(await ask('DescribeRules', { ListenerArn: listenerArn }), 'Rules');
    expect(Actions).toEqual([
      {
        Type: 'forward',
        TargetGroupArn: stable,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: stable, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  test('keeps what a change of it does not name, and takes an empty list for one that is not given', async () => {
    const { ask, rule, listenerArn, stable, canary } = await shop();
    const transform = { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/a', Replace: '/b' }] } };
    const RuleArn = await rule(listenerArn, 7, [forward({ [stable]: 1 })], { Transforms: [transform] });
    const before = first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules');
    const Actions = [forward({ [stable]: 3, [canary]: 4 }, 60)];
    const changed = first(await ask('ModifyRule', { RuleArn, Actions, Conditions: [] }), 'Rules');
    expect({ ...changed, Actions: before.Actions }).toEqual(before);
    expect(changed.Actions).toEqual(Actions);
    const reset = first(await ask('ModifyRule', { RuleArn, Actions: [], ResetTransforms: true }), 'Rules');
    expect(reset).toMatchObject({ Actions, Transforms: [], Priority: '7' });
  });

  test('may not take the priority of another, nor be made twice', async () => {
    const { ask, rule, listenerArn, stable } = await shop();
    const Actions = [{ Type: 'forward', TargetGroupArn: stable }];
    await rule(listenerArn, 5, Actions);
    expect(await refusal(rule(listenerArn, 5, Actions))).toMatchObject({ code: 'PriorityInUse', status: 400 });
    const other = await rule(listenerArn, 6, Actions);
    const RulePriorities = [{ RuleArn: other, Priority: 5 }];
    expect(await refusal(ask('SetRulePriorities', { RulePriorities }))).toMatchObject({ code: 'PriorityInUse' });
  });

  test('changes places with another in one call', async () => {
    const { ask, rule, listenerArn, stable } = await shop();
    const Actions = [{ Type: 'forward', TargetGroupArn: stable }];
    const one = await rule(listenerArn, 1, Actions);
    const two = await rule(listenerArn, 2, Actions);
    await ask('SetRulePriorities', {
      RulePriorities: [
        { RuleArn: one, Priority: 2 },
        { RuleArn: two, Priority: 1 },
      ],
    });
    const { Rules } = await ask('DescribeRules', { ListenerArn: listenerArn });
    expect(Rules).toMatchObject([
      { RuleArn: two, Priority: '1' },
      { RuleArn: one, Priority: '2' },
      { Priority: 'default', IsDefault: true, Conditions: [] },
    ]);
  });

  test('that is gone is a RuleNotFound, and a text that is no ARN a ValidationError', async () => {
    const { ask, rule, listenerArn, stable } = await shop();
    const RuleArn = await rule(listenerArn, 5, [forward({ [stable]: 1 })]);
    await ask('DeleteRule', { RuleArn });
    expect(await refusal(ask('ModifyRule', { RuleArn }))).toMatchObject({ code: 'RuleNotFound', status: 400 });
    expect(await refusal(ask('DeleteRule', { RuleArn: 'rule' }))).toMatchObject({ code: 'ValidationError' });
  });

  test('is one of a hundred at most in its load balancer, over all listeners', async () => {
    const { rule, listener, loadBalancer, listenerArn, stable } = await shop();
    const Actions = [{ Type: 'forward', TargetGroupArn: stable }];
    const second = await listener(loadBalancer, stable, { Port: 81 });
    for (let priority = 1; priority <= 50; priority += 1) {
      await rule(listenerArn, priority, Actions);
      await rule(second, priority, Actions);
    }
    expect(await refusal(rule(second, 51, Actions))).toMatchObject({ code: 'TooManyRules', status: 400 });
  });
});

describe('a default rule', () => {
  test('is changed by its listener alone', async () => {
    const { ask, listenerArn, canary } = await shop();
    const [rule] = (await ask('DescribeRules', { ListenerArn: listenerArn })).Rules as { RuleArn: string }[];
    const RuleArn = rule?.RuleArn ?? '';
    const code = 'OperationNotPermitted';
    expect(await refusal(ask('ModifyRule', { RuleArn, Actions: [forward({ [canary]: 1 })] }))).toMatchObject({ code });
    expect(await refusal(ask('DeleteRule', { RuleArn }))).toMatchObject({ code });
    await ask('ModifyListener', { ListenerArn: listenerArn, DefaultActions: [forward({ [canary]: 1 })] });
    const { Rules } = await ask('DescribeRules', { RuleArns: [RuleArn] });
    expect(Rules).toMatchObject([{ RuleArn, Actions: [{ TargetGroupArn: canary }] }]);
    const { DefaultActions } = first(await ask('DescribeListeners', { ListenerArns: [listenerArn] }), 'Listeners');
    expect(DefaultActions).toMatchObject([{ TargetGroupArn: canary }]);
  });
});

describe('reads', () => {
  test('of a rule that was just changed show now and then what was before, for as long as is set', async () => {
    const { ask, model, clock, rule, listenerArn, stable, canary } = await shop({}, [0.1, 0.9]);
    const RuleArn = await rule(listenerArn, 1, [forward({ [stable]: 100 })]);
    model.staleFor(5000);
    await ask('ModifyRule', { RuleArn, Actions: [forward({ [stable]: 90, [canary]: 10 })] });
    const counts = async () => {
      const { Actions } = first(await ask('DescribeRules', { RuleArns: [RuleArn] }), 'Rules');
      return (Actions as { ForwardConfig: { TargetGroups: unknown[] } }[]).map(
        (a) => a.ForwardConfig.TargetGroups.length,
      );
    };
    expect([await counts(), await counts()]).toEqual([[1], [2]]);
    await clock.advance(5000);
    expect([await counts(), await counts()]).toEqual([[2], [2]]);
  });

  test('of a listener show the default actions as stale', async () => {
    const { ask, model, listenerArn, canary, stable } = await shop({}, [0.1]);
    model.staleFor(5000);
    await ask('ModifyListener', { ListenerArn: listenerArn, DefaultActions: [forward({ [canary]: 1 })] });
    const { DefaultActions } = first(await ask('DescribeListeners', { ListenerArns: [listenerArn] }), 'Listeners');
    expect(DefaultActions).toMatchObject([{ TargetGroupArn: stable }]);
  });

  test('of many rules come in pages, by priority', async () => {
    const { ask, rule, listenerArn, stable } = await shop();
    for (const priority of [300, 20, 1000]) await rule(listenerArn, priority, [forward({ [stable]: 1 })]);
    const pages: unknown[] = [];
    let Marker: unknown;
    do {
      const page = await ask('DescribeRules', { ListenerArn: listenerArn, PageSize: 1, ...(Marker ? { Marker } : {}) });
      pages.push(first(page, 'Rules').Priority);
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    expect(pages).toEqual(['20', '300', '1000', 'default']);
    const call = ask('DescribeRules', { ListenerArn: listenerArn, Marker: 'x' });
    expect(await refusal(call)).toMatchObject({ code: 'ValidationError' });
  });
});

test('Changes of rules are announced before they are answered, deletions too', async () => {
  const { ask, model, rule, listenerArn, stable, canary } = await shop();
  const heard: unknown[] = [];
  const stop = model.onRuleChange(({ isDefault, says }) =>
    heard.push([isDefault, says?.actions.length, says?.priority]),
  );
  const RuleArn = await rule(listenerArn, 3, [forward({ [stable]: 1 })]);
  await ask('ModifyRule', { RuleArn, Actions: [forward({ [canary]: 1 })] });
  await ask('ModifyListener', { ListenerArn: listenerArn, DefaultActions: [forward({ [canary]: 1 })] });
  await ask('DeleteListener', { ListenerArn: listenerArn });
  stop();
  expect(heard).toEqual([
    [false, 1, 3],
    [false, 1, 3],
    [true, 1, undefined],
    [true, undefined, undefined],
    [false, undefined, undefined],
  ]);
});
