import { crystalProblemSeverity } from '../../src/crystal/index.js';
import { readStructureFile } from '../../src/crystal/reading/structure-file.js';
import { allRules } from '../../src/rules/index.js';
import { problemSeverity, ruleOfProblem } from '../../src/rules/problem-kinds.js';
import { byPlace, runDocumentRules, type Settings } from '../../src/rules/run.js';
import { type RuleTable, ruleTable } from '../support/rule-tester.js';

async function find(text: string, settings: Settings = {}, name = 'x.cif') {
  const { found, failures } = await runDocumentRules(allRules, readStructureFile(text, name), settings);
  expect(failures).toEqual([]);
  return found.map(({ finding }) => finding).sort(byPlace);
}

const head = `data_x
_diffrn_ambient_temperature 150
_cell_length_a 10
_cell_length_b 11
_cell_length_c 12
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
`;
const symmetry = 'loop_\n_space_group_symop_operation_xyz\nx,y,z\n-x,-y,-z\n';
const list = (...rows: string[]) =>
  `loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_adp_type\n${rows.join('\n')}\n`;
const tensors = (...rows: string[]) =>
  `loop_\n_atom_site_aniso_label\n${['11', '22', '33', '12', '13', '23'].map((ij) => `_atom_site_aniso_U_${ij}\n`).join('')}${rows.join('\n')}\n`;
const atoms = list('C1 C 0.1 0.2 0.3 Uani', 'O1 O 0.2 0.3 0.4 Uani');
const u = tensors('C1 .02 .02 .02 0 0 0', 'O1 .02 .02 .02 0 0 0');

test('every kind of problem belongs to a rule that says so', () => {
  const told = new Map(allRules.map(({ meta }) => [meta.name as string, meta.problems ?? {}]));
  for (const [kind, rule] of Object.entries(ruleOfProblem)) {
    expect([kind, told.get(rule)?.[kind]]).toEqual([kind, problemSeverity[kind as keyof typeof problemSeverity]]);
  }
});

test('a rule is as severe as the worst of its problems', () => {
  const severities = Object.fromEntries(allRules.map(({ meta }) => [meta.name, meta.severity]));
  expect(severities).toMatchObject({ 'syntax-error': 'error', 'cif-style': 'hint', temperature: 'warning' });
});

test('a sound file has no findings', async () => expect(await find(head + symmetry + atoms + u)).toEqual([]));

const shelxHead =
  'TITL t\nCELL 0.71 10 11 12 90 90 90\nZERR 1 0 0 0 0 0 0\nLATT -1\nSFAC C\nUNIT 1\nFVAR 1\nC1 1 0.1 0.2 0.3 11 0.02\n';

/** Texts with the one finding that they give. */
const faults = [
  ['syntax-error', 'unexpected-value', `${head}${symmetry}${atoms}${u}_chemical_name a name\n`],
  ['duplicate-item', 'duplicate-item', `${head}_cell_length_a 10.1\n${symmetry}${atoms}${u}`],
  ['loop-count', 'loop-count', `${head}${symmetry}${atoms}${u}loop_\n_a\n_b\n1\n`],
  ['reading-note', 'empty-loop', `${head}${symmetry}${atoms}${u}loop_\n_a\n_b\n`],
  ['encoding', 'non-ascii', `${head}_chemical_name é\n${symmetry}${atoms}${u}`],
  ['missing-item', 'cell-missing', `${head.replace(/_cell_length_a.*\n/, '')}${symmetry}${atoms}${u}`],
  ['missing-item', 'symmetry-missing', head + atoms + u],
  ['unknown-element', 'element-unknown', head + symmetry + list('Xy1 Xy 0 0 0 Uiso', 'C1 C 0 0 0.2 Uiso'), 'Xy1'],
  ['unknown-element', 'site-dummy', head + symmetry + list('V1 Va 0 0 0 Uiso', 'C1 C 0 0 0.2 Uiso'), 'V1'],
  ['label-mismatch', 'displacement-missing', head + symmetry + atoms + u.replace(/O1.*\n/, ''), 'O1'],
  ['label-mismatch', 'displacement-without-site', `${head}${symmetry}${atoms}${u}01 .02 .02 .02 0 0 0\n`, '01'],
  ['incomplete-adp', 'displacement-incomplete', head + symmetry + atoms + u.replace('O1 .02', 'O1 ?'), 'O1'],
  ['temperature', 'temperature-unreadable', head.replace('150', 'cold') + symmetry + atoms + u],
  ['temperature', 'temperature-missing', head.replace('150', '?') + symmetry + atoms + u],
  ['temperature', 'temperature-default', head.replace('150', '293(2)') + symmetry + atoms + u],
  ['temperature', 'temperature-out-of-range', head.replace('150', '0.5') + symmetry + atoms + u],
  [
    'symmetry-inconsistent',
    'symmetry-name-disagrees',
    `${head}_space_group_name_H-M_alt 'P 1'\n${symmetry}${atoms}${u}`,
  ],
  ['cif-style', 'no-final-newline', (head + symmetry + atoms + u).trimEnd()],
  ['impossible-value', 'pressure-unreadable', `${head}_diffrn_ambient_pressure high\n${symmetry}${atoms}${u}`],
].map(([rule, kind, text, label]) => ({ rule, kind, text, label }));

/** The faults of a rule, in a file that is sound but for them. */
function tableOf(name: string): RuleTable {
  return {
    valid: [{ name: 'a sound file', text: head + symmetry + atoms + u }],
    invalid: faults
      .filter(({ rule }) => rule === name)
      .map(({ kind, text, label }) => ({
        name: kind ?? '',
        text: text ?? '',
        findings: [
          {
            sites: label === undefined ? [] : [label],
            severity: problemSeverity[kind as keyof typeof problemSeverity],
            data: { kind },
          },
        ],
      })),
  };
}

ruleTable('syntax-error', tableOf('syntax-error'));
ruleTable('duplicate-item', tableOf('duplicate-item'));
ruleTable('loop-count', tableOf('loop-count'));
ruleTable('encoding', tableOf('encoding'));
ruleTable('missing-item', tableOf('missing-item'));
ruleTable('unknown-element', tableOf('unknown-element'));
ruleTable('label-mismatch', tableOf('label-mismatch'));
ruleTable('incomplete-adp', tableOf('incomplete-adp'));
ruleTable('symmetry-inconsistent', tableOf('symmetry-inconsistent'));
ruleTable('cif-style', tableOf('cif-style'));
ruleTable('impossible-value', tableOf('impossible-value'));
ruleTable('reading-note', {
  ...tableOf('reading-note'),
  invalid: [
    {
      name: 'peaks of a difference map, which are left out',
      file: 'x.res',
      text: `${shelxHead}Q1 1 0.1 0.1 0.1 11 0.05 1.2\nHKLF 4\n`,
      findings: [{ severity: 'hint', data: { kind: 'peaks-skipped' } }],
    },
  ],
});

test.each(faults)('$rule reports $kind', async ({ rule, kind, text, label }) => {
  const [finding, ...others] = await find(text);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ rule, block: 'x', data: { kind, ...(label && { atoms: [label] }) } });
  expect(finding.sites).toEqual(label === undefined ? [] : [label]);
  expect(finding.subject).toBe(kind in crystalProblemSeverity || rule === 'temperature' ? undefined : 'text');
  expect(finding.range.end).toBeGreaterThanOrEqual(finding.range.start);
});

test.each(faults)('$rule ($kind) can be switched off and given another severity', async ({ rule, text }) => {
  const { code } = allRules.find(({ meta }) => meta.name === rule)!.meta;
  expect(await find(text, { [rule]: { severity: 'off' } })).toEqual([]);
  expect((await find(text, { [code]: { severity: 'info' } })).map(({ severity }) => severity)).toEqual(['info']);
});

test('duplicates point to the first', async () => {
  const text = `${head}_cell_length_a 10.1\n${symmetry}${atoms}${u}`;
  const [{ range, related }] = await find(text);
  expect([text.slice(0, range.start).split('\n').length, text.slice(0, related?.start).split('\n').length]).toEqual([
    9, 3,
  ]);
});

test('what stands outside of all blocks is of no block', async () => {
  const findings = await find(`_a b\n${head}${symmetry}${atoms}${u}`);
  expect(findings).toMatchObject([{ rule: 'syntax-error', block: '', subject: 'text' }]);
});

describe('temperature', () => {
  const at = async (value: string, options: Record<string, unknown> = {}) =>
    (await find(head.replace('150', value) + symmetry + atoms + u, { temperature: { options } })).map(
      ({ data }) => data.kind,
    );

  test('limits are options', async () => {
    expect(await at('1700')).toEqual(['temperature-out-of-range']);
    expect(await at('1700', { highest: 2000 })).toEqual([]);
    expect(await at('15', { lowest: 20 })).toEqual(['temperature-out-of-range']);
  });

  test('293 without s.u., or with another, was written by somebody', async () => {
    expect([await at('293'), await at('293(1)'), await at('293.0(2)')]).toEqual([[], [], []]);
  });

  test('does not matter where nothing is anisotropic', async () => {
    expect(await find(head.replace('150', '?') + symmetry + list('C1 C 0 0 0.2 Uiso'))).toEqual([]);
  });
});

test('a SHELX file has its own', async () => {
  const res = 'TITL t\nCELL 0.71 10 11 12 90 90 90\nZERR 1 0 0 0 0 0 0\nLATT -1\nSFAC C\nUNIT 1\n';
  const findings = await find(`${res}NONSENSE\nTEMP -100\nC1 1 0.1 0.2 0.3 11 0.02\nHKLF 4\n`, {}, 'x.res');
  expect(findings).toMatchObject([{ rule: 'syntax-error', block: 't', data: { kind: 'shelx-unknown' } }]);
});
