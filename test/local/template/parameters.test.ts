import { describe, expect, test } from '@jest/globals';
import { parameterValues, storedNames } from '../../../local/template/parameters.ts';

const definitions = {
  Level: { Type: 'String', Default: 'INFO', AllowedValues: ['INFO', 'DEBUG'] },
  Days: { Type: 'Number', Default: 30, MinValue: 1, MaxValue: 365 },
  Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
  Owner: { Type: 'String', Default: '*', AllowedPattern: '\\*|\\d{12}', ConstraintDescription: 'an account id' },
};

describe('Parameters', () => {
  test('have their defaults unless they are given', () => {
    expect(parameterValues(definitions, { Days: '7' })).toEqual({
      Level: 'INFO',
      Days: 7,
      Zones: ['a', 'b'],
      Owner: '*',
    });
  });

  test.each([
    [{ Level: 'LOUD' }, 'Parameters.Level: "LOUD" is not one of INFO, DEBUG'],
    [{ Days: '400' }, 'Parameters.Days: "400" is not at most 365'],
    [{ Days: '0' }, 'Parameters.Days: "0" is not at least 1'],
    [{ Days: 'many' }, 'Parameters.Days: "many" is no Number'],
    [{ Owner: '12 34' }, 'Parameters.Owner: "12 34" is not an account id'],
    [{ Colour: 'red' }, 'Colour is not a parameter of the template (it has Level, Days, Zones, Owner)'],
  ])('refuse %j', (given, message) => {
    expect(() => parameterValues(definitions, { ...given })).toThrow(message);
  });

  test('need a value where they have no default, and a type that is known', () => {
    expect(() => parameterValues({ Name: { Type: 'String' } }, {})).toThrow('Parameters.Name: has no default');
    expect(() => parameterValues({ Key: { Type: 'AWS::KMS::Key::Id' } }, { Key: 'k' })).toThrow(
      'Parameters.Key.Type: AWS::KMS::Key::Id is not known here',
    );
  });

  test('that are ids of what no service here has are texts, and lists of them lists', () => {
    const ids = { Vpc: { Type: 'AWS::EC2::VPC::Id' }, Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' } };
    expect(parameterValues(ids, { Vpc: 'vpc-1', Subnets: 'a, b' })).toEqual({ Vpc: 'vpc-1', Subnets: ['a', 'b'] });
  });

  test('that name a parameter of SSM have its value', () => {
    const named = { Image: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/image' } };
    expect(storedNames(named, {})).toEqual({ Image: '/image' });
    expect(parameterValues(named, {}, { Image: 'v7' })).toEqual({ Image: 'v7' });
    expect(() => parameterValues(named, {})).toThrow('Unable to fetch parameters [/image]');
  });

  test('keep to their lengths', () => {
    const named = { Name: { Type: 'String', MinLength: 2, MaxLength: 3 } };
    expect(() => parameterValues(named, { Name: 'a' })).toThrow('at least 2 characters');
    expect(() => parameterValues(named, { Name: 'abcd' })).toThrow('at most 3 characters');
    expect(parameterValues(named, { Name: 'abc' })).toEqual({ Name: 'abc' });
  });
});
