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

const tested = (number: unknown) => ({ quantity: 'IoU', number, unit: '' });

const failed = (why: string) => [`rule test/odd failed in data_compound_1: ${why}`];

test.each<readonly [given: unknown, why: string]>([
  [[{ message: 'm', site: 'C1' }], 'a finding of it has a property "site"; did you mean sites?'],
  [[{ message: 'm', wording: 1 }], 'a finding of it has a property "wording"'],
  [[{ message: '' }], 'a finding of it has no message'],
  [[{}], 'a finding of it has no message'],
  [[null], 'a finding of it is no object'],
  [{ message: 'm' }, 'it gives no list of findings'],
  [undefined, 'it gives no list of findings'],
  [[{ message: 'm', sites: 'C1' }], 'sites of a finding should be a list, out of crystal.sites, or of labels'],
  [[{ message: 'm', sites: [1] }], 'sites of a finding should be a list, out of crystal.sites, or of labels'],
  [[{ message: 'm', severity: 'fatal' }], '"fatal" of a finding is no severity: error, warning, info, hint'],
  [[{ message: 'm', severity: Number.NaN }], 'NaN of a finding is no severity: error, warning, info, hint'],
  ...[
    { start: 999999999, end: 999999999 },
    { start: -1, end: 3 },
    { start: 5, end: 2 },
    { start: 0.5, end: 2 },
    {},
    null,
  ].flatMap(
    (range) =>
      [
        [[{ message: 'm', range }], 'range of a finding should be { start, end }, offsets within the file'],
        [[{ message: 'm', related: range }], 'related of a finding should be { start, end }, offsets within the file'],
      ] as const,
  ),
  [[{ message: 'm', value: tested(Number.NaN) }], 'value.number of a finding should be a finite number, not NaN'],
  [[{ message: 'm', value: tested('3') }], 'value.number of a finding should be a finite number, not "3"'],
  [
    [{ message: 'm', value: { ...tested(1), limit: Infinity } }],
    'value.limit of a finding should be a finite number, not Infinity',
  ],
  [[{ message: 'm', value: { ...tested(1), su: NaN } }], 'value.su of a finding should be a finite number, not NaN'],
  [
    [{ message: 'm', value: 3 }],
    'value of a finding should be { quantity, number, unit }, with texts for quantity and unit',
  ],
  [[{ message: 'm', excess: Number.NaN }], 'excess of a finding should be a number'],
  [[{ message: 'm', block: 1 }], 'block of a finding should be a text'],
  [[{ message: 'm', subject: 'atom' }], 'subject of a finding can be "text" alone'],
  [[{ message: 'm', causes: 'none' }], 'causes of a finding should be a list of texts'],
  [[{ message: 'm', advice: [1] }], 'advice of a finding should be a list of texts'],
])('%j is told as the trouble of the file', async (given, why) => {
  expect(await problemsOf(given)).toEqual(failed(why));
});

test.each([
  [[]],
  [[{ message: 'm' }]],
  [[{ message: 'm', sites: ['C1'], severity: 'error', data: { a: 1 } }]],
  [[{ message: 'm', range: { start: 0, end: badStructure(1, 1).length }, related: { start: 0, end: 0 } }]],
  [[{ message: 'm', value: { ...tested(0.5), su: 0, limit: 0.6 }, excess: 1.2, causes: ['c'], advice: ['a'] }]],
])('%j is as it should be', async (given) => {
  expect(await problemsOf(given)).toEqual([]);
});
