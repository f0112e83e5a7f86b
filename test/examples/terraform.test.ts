import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { objectOf, template } from '../template/deployed.ts';

const source = readFileSync('examples/terraform/main.tf', 'utf8');

test('the Terraform module allows the parameters that the template has, and no others', () => {
  const [, list = ''] = /setsubtract\(keys\(var\.parameters\), \[([^\]]*)\]\)/.exec(source) ?? [];
  const allowed = [...list.matchAll(/"(\w+)"/g)].map(([, name]) => name);
  expect(allowed.toSorted()).toEqual(Object.keys(objectOf(template.Parameters)).toSorted());
});

test('it gives the capabilities that the template needs: its roles have no names, and SAM is a transform', () => {
  expect(source).toContain('["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]');
  expect(template.Transform).toBe('AWS::Serverless-2016-10-31');
  const named = Object.values(objectOf(template.Resources))
    .map(objectOf)
    .filter(({ Type }) => /^AWS::IAM::/.test(String(Type)))
    .flatMap(({ Properties }) => Object.keys(objectOf(Properties)))
    .filter((name) => /^(Role|ManagedPolicy|User|Group)Name$/.test(name));
  expect(named).toEqual([]);
});
