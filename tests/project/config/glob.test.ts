import fc from 'fast-check';
import { compileWildcard } from '../../../src/linter/wildcard.js';
import { compileGlob, compileGlobs, GlobError } from '../../../src/project/config/glob.js';

describe('a pattern as in .gitignore', () => {
  test.each([
    // Without a slash: at any depth, a file or a folder with all in it.
    ['a.cif', 'a.cif', true],
    ['a.cif', 'x/y/a.cif', true],
    ['a.cif', 'x/a.cif.bak', false],
    ['old', 'old/a.cif', true],
    ['old', 'x/old/y/a.cif', true],
    ['old', 'older/a.cif', false],
    ['*.cif', 'x/a.cif', true],
    ['*.cif', 'x/a.res', false],
    ['*.cif', '../outside/a.cif', true],
    // With a slash: from the folder of the pattern.
    ['x/*.cif', 'x/a.cif', true],
    ['x/*.cif', 'y/x/a.cif', false],
    ['x/*.cif', 'x/y/a.cif', false],
    ['/a.cif', 'a.cif', true],
    ['/a.cif', 'x/a.cif', false],
    ['./x/a.cif', 'x/a.cif', true],
    ['x/y', 'x/y/z/a.cif', true],
    ['x/**', 'x/y/a.cif', true],
    ['x/**', 'x', true],
    ['**/y/*.cif', 'y/a.cif', true],
    ['**/y/*.cif', 'p/q/y/a.cif', true],
    ['x/**/a.cif', 'x/a.cif', true],
    ['x/**/a.cif', 'x/p/q/a.cif', true],
    // A slash at the end asks for a folder.
    ['old/', 'old/a.cif', true],
    ['old/', 'old', false],
    ['old/', 'x/old/a.cif', true],
    // Within a name.
    ['a?.cif', 'ab.cif', true],
    ['a?.cif', 'a/.cif', false],
    ['[ab]1.cif', 'b1.cif', true],
    ['[!ab]1.cif', 'b1.cif', false],
    ['[a-c]1.cif', 'c1.cif', true],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['\\*.cif', '*.cif', true],
    ['\\*.cif', 'a.cif', false],
    ['*.{cif,res}', 'a.res', true],
    ['{x,y/{p,q}}/a.cif', 'y/q/a.cif', true],
    ['a{b}.cif', 'a{b}.cif', true],
    ['Å*.cif', 'Åb.cif', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(compileGlob(pattern)(path)).toBe(expected);
  });

  test('says which pattern cannot be read', () => {
    expect(() => compileGlob('a[bc')).toThrow(new GlobError('the [ in the pattern "a[bc" is not closed'));
    expect(() => compileGlob('{a,b}'.repeat(11))).toThrow('more than 1000 alternatives');
  });

  test('the last that matches decides', () => {
    const ignored = compileGlobs(['old/', '!keep.cif', '*.bak']);
    expect(ignored('old/a.cif')).toBe('old/');
    expect(ignored('old/keep.cif')).toBeUndefined();
    expect(ignored('x/y.bak')).toBe('*.bak');
    expect(ignored('new/a.cif')).toBeUndefined();
  });

  test('a plain path matches itself and what lies in it', () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,8}$/).filter((text) => !/^\.{1,2}$/.test(text));
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), name, (folders, file) => {
        const folder = `/${folders.join('/')}`;
        expect(compileGlob(folder)(folders.join('/'))).toBe(true);
        expect(compileGlob(folder)([...folders, file].join('/'))).toBe(true);
        expect(compileGlob(`${folder}/*`)([...folders, file].join('/'))).toBe(true);
        expect(compileGlob(file)([...folders, file].join('/'))).toBe(true);
      }),
    );
  });

  test('a hostile pattern takes no longer than another', () => {
    const pattern = `${'*a'.repeat(40)}b`;
    expect(compileGlob(pattern)('a'.repeat(2000))).toBe(false);
    expect(compileGlob(`${'**/'.repeat(30)}b`)('a/'.repeat(100))).toBe(false);
  });
});

test.each([
  ['C*', 'C12', true, false],
  ['C?', 'C12', false, false],
  ['O1*', 'O1*', true, false],
  ['c7', 'C7', false, false],
  ['c7', 'C7', true, true],
  ['', '', true, false],
  ['*', '', true, false],
])('wildcard %s on %s: %s', (pattern, name, expected, ignoreCase) => {
  expect(compileWildcard(pattern, { ignoreCase })(name)).toBe(expected);
});
