import { lintText } from '../../src/linter/lint.js';
import { badStructure } from '../cli/bad-structure.js';

const meta = {
  code: 'TST001',
  name: 'odd',
  severity: 'info',
  summary: 'Odd.',
  docs: 'https://example.org/odd',
} as const;

/** What becomes of a rule that gives this, whatever its types say. */
async function problemsOf(given: unknown): Promise<readonly string[]> {
  const check = () => given as never;
  const plugins = [{ name: 'test', rules: [{ meta, check }] }];
  return (await lintText(badStructure(1, 1), 'x.cif', { plugins })).problems.map(({ message }) => message);
}

const failed = (why: string) => [`rule test/odd failed in data_compound_1: ${why}`];

test.each([
  [[{ message: 'm', site: 'C1' }], 'a finding of it has a property "site"; did you mean sites?'],
  [[{ message: 'm', wording: 1 }], 'a finding of it has a property "wording"'],
  [[{ message: '' }], 'a finding of it has no message'],
  [[{}], 'a finding of it has no message'],
  [[null], 'a finding of it is no object'],
  [{ message: 'm' }, 'it gives no list of findings'],
  [undefined, 'it gives no list of findings'],
  [[{ message: 'm', sites: 'C1' }], 'sites of a finding should be a list, out of crystal.sites, or of labels'],
  [[{ message: 'm', sites: [1] }], 'sites of a finding should be a list, out of crystal.sites, or of labels'],
])('%j is told as the trouble of the file', async (given, why) => {
  expect(await problemsOf(given)).toEqual(failed(why));
});

test.each([[[]], [[{ message: 'm' }]], [[{ message: 'm', sites: ['C1'], severity: 'error', data: { a: 1 } }]]])(
  '%j is as it should be',
  async (given) => {
    expect(await problemsOf(given)).toEqual([]);
  },
);
