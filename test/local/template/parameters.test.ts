import { describe, expect, test } from '@jest/globals';
import { parameterValues } from '../../../local/template/parameters.ts';

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
    expect(() => parameterValues({ Vpc: { Type: 'AWS::EC2::VPC::Id' } }, { Vpc: 'v' })).toThrow(
      'Parameters.Vpc.Type: AWS::EC2::VPC::Id is not known here',
    );
  });

  test('keep to their lengths', () => {
    const named = { Name: { Type: 'String', MinLength: 2, MaxLength: 3 } };
    expect(() => parameterValues(named, { Name: 'a' })).toThrow('at least 2 characters');
    expect(() => parameterValues(named, { Name: 'abcd' })).toThrow('at most 3 characters');
    expect(parameterValues(named, { Name: 'abc' })).toEqual({ Name: 'abc' });
  });
});
