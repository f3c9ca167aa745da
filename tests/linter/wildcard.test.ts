import { compileWildcard } from '../../src/linter/wildcard.js';

test.each([
  ['C*', 'C12', true, false],
  ['C?', 'C12', false, false],
  ['O1*', 'O1*', true, false],
  ['c7', 'C7', false, false],
  ['c7', 'C7', true, true],
  ['', '', true, false],
  ['*', '', true, false],
  ['*a*b*', 'xaxbx', true, false],
  ['*a*b*', 'xbxax', false, false],
])('wildcard %s on %s: %s', (pattern, name, expected, ignoreCase) => {
  expect(compileWildcard(pattern, { ignoreCase })(name)).toBe(expected);
});

test('a hostile pattern takes no longer than another', () => {
  expect(compileWildcard(`${'*a'.repeat(40)}b`)('a'.repeat(2000))).toBe(false);
});
