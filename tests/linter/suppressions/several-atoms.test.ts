/** Findings about two and about more atoms, answered for by atom: by a comment, a validation reply, the configuration. */
import type { FileReport } from '../../../src/linter/report.js';
import type { SuppressEntry } from '../../../src/linter/suppressions/suppression.js';
import { LintRunner } from '../../../src/project/lint-runner.js';
import { definePlugin } from '../../../src/reporters/plugin.js';
import type { RuleContext } from '../../../src/rules/rule.js';

/** Finds the same in every structure: something about a bond, something about three atoms. */
const plugin = definePlugin({
  name: 'test',
  rules: [
    {
      meta: { code: 'TST001', name: 'bond', severity: 'warning', summary: 's', docs: 'https://example.org' },
      check: ({ crystal: { sites } }: RuleContext) => [{ message: 'a bond', sites: sites.slice(0, 2) }],
    },
    {
      meta: { code: 'TST002', name: 'ring', severity: 'warning', summary: 's', docs: 'https://example.org' },
      check: ({ crystal: { sites } }: RuleContext) => [{ message: 'a ring', sites: sites.slice(0, 3) }],
    },
  ],
});

function cif(
  changes: { readonly head?: string; readonly rows?: readonly string[]; readonly foot?: string } = {},
): string {
  const { head = '', rows = ['C1 C 0 0 0 0.02', 'C2 C 0.3 0 0 0.02', 'C3 C 0.6 0 0 0.02'], foot = '' } = changes;
  return `data_x
${head}
_cell_length_a 5
_cell_length_b 5
_cell_length_c 5
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'P 1'
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_U_iso_or_equiv
${rows.join('\n')}
${foot}
`;
}

const runner = new LintRunner({ predictor: { model: 'lattice' } });
afterAll(() => runner.dispose());

async function lint(text: string, suppress: readonly SuppressEntry[] = []): Promise<FileReport> {
  return (await runner.lint(text, 'x.cif', { plugins: [plugin], suppress })).report;
}

function left({ findings }: FileReport): string[] {
  return findings.map(({ code }) => code).filter((code) => /^TST|^ADPL990/.test(code));
}

const both = ['TST001', 'TST002'];
const rules = 'test/bond test/ring';

test('nothing is answered for by itself', async () => {
  expect(left(await lint(cif()))).toEqual(both);
});

describe.each([
  ['C1', ['TST002']],
  ['C2', ['TST002']],
  ['C1 C2', ['TST002']],
  ['C1 C2 C3', []],
  ['C?', []],
])('who names %s', (atoms, standing) => {
  const list = atoms.split(' ');

  test('in a comment', async () => {
    expect(left(await lint(cif({ head: `# adp-lint-disable ${rules} ${atoms} -- known` })))).toEqual(standing);
  });

  test('in the configuration', async () => {
    const entry = { rule: ['test/bond', 'test/ring'], atoms: list, reason: 'known' };
    expect(left(await lint(cif(), [entry]))).toEqual(standing);
  });
});

test('an atom that has no part in a bond does not answer for it', async () => {
  const report = await lint(cif({ head: `# adp-lint-disable test/bond C3 -- known` }));
  expect(left(report).sort()).toEqual(['ADPL990', ...both]);
  expect(left(await lint(cif(), [{ rule: 'test/bond', atoms: 'C3', reason: 'known' }]))).toEqual(both);
});

test('the row of either atom answers for a bond, but not for all that point there', async () => {
  for (const index of [0, 1, 2]) {
    const rows = ['C1 C 0 0 0 0.02', 'C2 C 0.3 0 0 0.02', 'C3 C 0.6 0 0 0.02'];
    rows[index] += ` # adp-lint-disable-line ${rules} -- known`;
    const report = await lint(cif({ rows }));
    expect([index, left(report).filter((code) => code.startsWith('TST'))]).toEqual([
      index,
      index < 2 ? ['TST002'] : both,
    ]);
  }
});

describe('a validation reply', () => {
  // Plugins have no replies of their own: our rule about many atoms stands for them.
  const reply = (atoms: readonly string[]) =>
    `_vrf_ADPL190_x\n;\nPROBLEM: ${atoms.map((atom) => `Atom ${atom}`).join(' ')} not assessed\nRESPONSE: isotropic\n;`;
  const assessed = (report: FileReport) => report.findings.filter(({ code }) => code === 'ADPL190').length;
  const pair = ['C1 C 0 0 0 0.02', 'C2 C 0.3 0 0 0.02'];

  test('names one atom of two, or each of more', async () => {
    const [finding] = (await lint(cif())).findings.filter(({ code }) => code === 'ADPL190');
    expect(finding.sites).toEqual(['C1', 'C2', 'C3']);
    expect(assessed(await lint(cif({ foot: reply(['C1', 'C2']) })))).toBe(1);
    expect(assessed(await lint(cif({ foot: reply(['C1', 'C2', 'C3']) })))).toBe(0);
    expect(assessed(await lint(cif({ rows: pair })))).toBe(1);
    expect(assessed(await lint(cif({ rows: pair, foot: reply(['C2']) })))).toBe(0);
    expect(assessed(await lint(cif({ rows: pair, foot: reply(['C3']) })))).toBe(1);
  });
});

test('who names some of many atoms answers for nothing, but is not told that nothing is there', async () => {
  const commented = async (atoms: string) =>
    left(await lint(cif({ head: `# adp-lint-disable test/ring ${atoms} -- x` })));
  expect(await commented('C1 C2')).toEqual(both);
  expect((await commented('C1 C9')).sort()).toEqual(['ADPL990', ...both]);
  expect((await commented('C9')).sort()).toEqual(['ADPL990', ...both]);
});
