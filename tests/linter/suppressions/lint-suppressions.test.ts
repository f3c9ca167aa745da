/** Suppressions end to end: text in, report out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LintOptions } from '../../../src/linter/lint.js';
import type { FileReport } from '../../../src/linter/report.js';
import { atomsName } from '../../../src/linter/report.js';
import { LintRunner } from '../../../src/project/lint-runner.js';
import { pageText } from '../../docs/code-example.js';
import { examplesOf, exampleText } from '../../docs/rule-example.js';

const fixture = readFileSync(join(__dirname, '../../../fixtures/paracetamol_monomethanolate.cif'), 'utf8');
/** C8 three times too large. */
const planted = fixture.replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');

const runner = new LintRunner({ predictor: { model: 'lattice' } });
afterAll(() => runner.dispose());

/** The planted U no longer gives the U_eq of the atom list, which is another matter. */
const withoutUeq = { 'u-equivalent-mismatch': { severity: 'off' } } as const;

function lint(text: string, options: LintOptions = {}): Promise<FileReport> {
  return runner
    .lint(text, 'x.cif', { ...options, rules: { ...withoutUeq, ...options.rules } })
    .then(({ report }) => report);
}

/** `rule site` of the findings that stand, those about the file's text left out. */
function standing({ findings }: FileReport): string[] {
  return findings
    .filter(({ code }) => /^ADPL(?:1|99)/.test(code))
    .map((finding) => `${finding.rule} ${atomsName(finding) ?? ''}`.trim());
}

function acknowledged({ acknowledged = [] }: FileReport): string[] {
  return acknowledged.map(
    ({ rule, sites, suppressed }) => `${rule} ${sites.join(' ')} ${suppressed.by}: ${suppressed.reason}`,
  );
}

/** The rule that speaks at C8, and all that do. */
async function atC8(): Promise<{ rule: string; code: string; others: string[] }> {
  const [{ rule, code, explains = [] }] = (await lint(planted)).findings.filter(({ sites }) => sites[0] === 'C8');
  return { rule, code, others: explains.map((each) => each.code) };
}

const inBlock = (line: string) => planted.replace(/^data_.*$/m, (heading) => `${heading}\n${line}`);
const aboveRow = (line: string) => planted.replace(/^C8 0\.0600/m, `${line}\nC8 0.0600`);

test('the planted error is found, and by several rules', async () => {
  const { others } = await atC8();
  expect(planted).not.toBe(fixture);
  expect(others.length).toBeGreaterThan(0);
  expect(standing(await lint(fixture)).filter((text) => text.endsWith(' C8'))).toEqual([]);
});

describe('comments', () => {
  test('in the block, naming rule and atom', async () => {
    const { rule } = await atC8();
    const report = await lint(inBlock(`# adp-lint-disable ${rule} C8 -- static disorder`));
    expect(acknowledged(report)).toEqual([`${rule} C8 comment: static disorder`]);
    expect(standing(report)).not.toContain(`${rule} C8`);
  });

  test('naming another rule that fails on the same atom will do, as the cause is one', async () => {
    const { rule, others } = await atC8();
    const report = await lint(inBlock(`# adp-lint-disable ${others[0]} C8 -- static disorder`));
    expect(acknowledged(report)).toEqual([`${rule} C8 comment: static disorder`]);
    expect(standing(report).filter((text) => /C8|suppression/.test(text))).toEqual([]);
  });

  test('for a whole block a rule answers for itself alone: another one speaks in its place', async () => {
    const { rule, others } = await atC8();
    const report = await lint(inBlock(`# adp-lint-disable ${rule} -- not here`));
    expect(acknowledged(report)).toEqual([]);
    const [left] = report.findings.filter(({ sites }) => sites[0] === 'C8');
    expect(others).toContain(left.code);
    expect(report.findings.some((finding) => finding.rule === 'unused-suppression')).toBe(false);
  });

  test.each([
    ['before the first block', () => `# adp-lint-disable all C8 -- known\n${planted}`],
    ['above the row', () => aboveRow('# adp-lint-disable-next-line all -- known')],
    [
      'above the row, with an empty line and another comment between',
      () => aboveRow('# adp-lint-disable-next-line all -- known\n\n# here it is'),
    ],
    ['behind the row', () => planted.replace(/^(C8 0\.0600.*)$/m, '$1 # adp-lint-disable-line all -- known')],
    [
      'behind the row of the atom list',
      () => planted.replace(/^(C8 -?0\.\d+\(.*)$/m, '$1 # adp-lint-disable-line all -- known'),
    ],
    ['with a pattern', () => inBlock('# adp-lint-disable all C? -- known')],
    ['with commas, colon and code', () => inBlock('#ADP-LINT-DISABLE: adpl101, ADPL102, adpl103,ADPL104 C8 -- known')],
  ])('%s', async (_, make) => {
    const report = await lint(make());
    expect(acknowledged(report).filter((text) => text.includes(' C8 '))).toEqual([
      expect.stringMatching(/ C8 comment: known$/),
    ]);
    expect(report.findings.filter(({ sites }) => sites[0] === 'C8')).toEqual([]);
  });

  test.each([
    ['in a text field', () => inBlock('_publ_section_comment\n;\n# adp-lint-disable all C8 -- known\n;')],
    ['in a string', () => inBlock("_publ_section_comment ' # adp-lint-disable all C8 -- known'")],
    ['for another atom', () => inBlock('# adp-lint-disable all C7 -- known')],
    ['in another block', () => `${planted}\ndata_other\n# adp-lint-disable all C8 -- known\n_a b\n`],
    ['above another row', () => planted.replace(/^C9 0\.0/m, '# adp-lint-disable-next-line all -- known\nC9 0.0')],
  ])('%s: without effect', async (_, make) => {
    const report = await lint(make());
    expect(acknowledged(report)).toEqual([]);
    expect(report.findings.filter(({ sites }) => sites[0] === 'C8')).toHaveLength(1);
  });

  test('what is of no use, has no reason or names no rule is reported where it stands', async () => {
    const text = inBlock(
      '# adp-lint-disable non-positive-definite C8 -- for nothing\n# adp-lint-disable odd-volume C8 C9\n# adp-lint-disable low-io C8 -- a slip\n# adp-lint-disable C8 -- which?\n# adp-lint-off odd-volume',
    );
    const report = await lint(text);
    const about = report.findings.filter(({ code }) => code.startsWith('ADPL99'));
    const from = text.split('\n').findIndex((line) => line.startsWith('# adp-lint')) + 1;
    expect(about.map(({ rule, line, message }) => [rule, line - from, message])).toEqual([
      [
        'unused-suppression',
        0,
        'this comment answers for nothing: there is no finding of non-positive-definite at C8 here',
      ],
      ['unused-suppression', 1, 'a part of this comment is of no use: no such finding at C9'],
      ['suppression-without-reason', 1, 'this comment suppresses findings and does not say why'],
      ['unknown-rule-in-suppression', 2, 'this comment names low-io, which is no rule; did you mean low-iou?'],
      ['unknown-rule-in-suppression', 3, 'this comment names no rule, and suppresses nothing'],
      [
        'unknown-rule-in-suppression',
        4,
        'there is no comment of the form adp-lint-off; did you mean adp-lint-disable, adp-lint-disable-line, adp-lint-disable-next-line, adp-lint-enable?',
      ],
    ]);
  });

  test('a rule that does not run makes no comment superfluous', async () => {
    const text = inBlock('# adp-lint-disable odd-shape C1 -- was odd once');
    expect(standing(await lint(text)).filter((each) => each.startsWith('unused'))).toHaveLength(1);
    const off = await lint(text, { rules: { 'odd-shape': { severity: 'off' } } });
    expect(standing(off).filter((each) => each.startsWith('unused'))).toEqual([]);
  });
});

describe('comments from one row to another', () => {
  /** Puts comments above the rows of U of two atoms, or at the end of the loop. */
  const between = (from: string, first: string, to: string, behind: string) => {
    const rows = planted.split('\n');
    const rowOf = (label: string) => rows.findIndex((line) => new RegExp(`^${label} 0\\.0\\d`).test(line));
    const [start, end] = [rowOf(first), rowOf(behind)];
    expect([start, end].every((each) => each > 0)).toBe(true);
    return [...rows.slice(0, start), from, ...rows.slice(start, end), to, ...rows.slice(end)].join('\n');
  };
  const isKnown = async (text: string) =>
    acknowledged(await lint(text)).filter((each) => / C8 comment: known$/.test(each)).length === 1;
  const disable = '# adp-lint-disable all -- known';

  test.each([
    ['N7', 'C9', true],
    // Both ends: the row itself, and not its neighbours.
    ['C8', 'O8', true],
    ['N7', 'C8', false],
    ['O8', 'C9', false],
  ])('from above %s to above %s: C8 is among them: %s', async (first, behind, expected) => {
    const text = between(disable, first, '# adp-lint-enable', behind);
    expect(await isKnown(text)).toBe(expected);
    expect(await isKnown(between(disable, first, '# adp-lint-enable all', behind))).toBe(expected);
  });

  test('a comment behind a row begins after it and ends with it', async () => {
    const behindRow = (label: string, comment: string, text: string) =>
      text.replace(new RegExp(`^(${label} 0\\.0\\d.*)$`, 'm'), `$1 ${comment}`);
    for (const [first, last, expected] of [
      ['N7', 'C8', true],
      ['C8', 'O8', false],
      ['C6', 'N7', false],
    ] as const) {
      const text = behindRow(first, disable, behindRow(last, '# adp-lint-enable', planted));
      expect([first, await isKnown(text)]).toEqual([first, expected]);
    }
  });

  test('the rows of the atom list do as well as those of U', async () => {
    const inList = (first: string, behind: string) =>
      planted
        .replace(new RegExp(`^${first} -?0\\.\\d+\\(`, 'm'), `${disable}\n$&`)
        .replace(new RegExp(`^${behind} -?0\\.\\d+\\(`, 'm'), '# adp-lint-enable\n$&');
    expect(await isKnown(inList('C8', 'O8'))).toBe(true);
    expect(await isKnown(inList('N7', 'C8'))).toBe(false);
    expect(await isKnown(inList('O8', 'C9'))).toBe(false);
  });

  test('rules and atoms count as without an end; a rule that is not ended holds for the whole block', async () => {
    const { rule, code, others } = await atC8();
    const [other] = others;
    const known = (from: string, to: string, first = 'N7', behind = 'C9') =>
      isKnown(between(`# adp-lint-disable ${from} -- known`, first, `# adp-lint-enable ${to}`, behind));
    expect(await known(`${rule} C8`, '')).toBe(true);
    expect(await known(`${rule} C7`, '')).toBe(false);
    // A row names its atom: its rules answer for one another, as with adp-lint-disable-next-line.
    expect(await known(other, code)).toBe(false);
    expect(await known(other, other)).toBe(true);
    expect(await known(`${rule} C8`, rule, 'C9', 'O1W')).toBe(false);
    expect(await known(`${rule} C8`, 'non-positive-definite', 'C9', 'O1W')).toBe(true);
    expect(await known(`${rule} non-positive-definite C8`, 'non-positive-definite', 'C9', 'O1W')).toBe(true);
  });

  test('what begins before the first block may end in any; in a block, in that block alone', async () => {
    const ends = planted.replace(/^C9 0\.0/m, '# adp-lint-enable\n$&');
    expect(await isKnown(`${disable}\n${ends}`)).toBe(true);
    expect(await isKnown(`${disable}\n${planted.replace(/^N7 0\.3/m, '# adp-lint-enable\n$&')}`)).toBe(false);
    const elsewhere = await lint(`${inBlock(disable)}\ndata_other\n# adp-lint-enable\n_a b\n`);
    expect(acknowledged(elsewhere).some((each) => each.includes(' C8 '))).toBe(true);
    expect(standing(elsewhere)).toContain('unused-suppression');
  });

  test('an end without a beginning, for atoms or for what is no rule is reported', async () => {
    const report = await lint(
      between(
        '# adp-lint-disable odd-volume non-positive-definite C8 -- known\n# adp-lint-disable high-s12 C9 -- for nothing',
        'N7',
        '# adp-lint-enable odd-volume low-iou\n# adp-lint-enable low-io\n# adp-lint-enable high-s12 C9\n# adp-lint-enable\n# adp-lint-enable',
        'C9',
      ),
    );
    const about = report.findings.filter(({ code }) => code.startsWith('ADPL99'));
    expect(about.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'ADPL990 a part of this comment is of no use: no finding of non-positive-definite',
      'ADPL990 this comment answers for nothing: there is no finding of high-s12 at C9 here',
      'ADPL990 this comment ends nothing: there is no adp-lint-disable low-iou before it in this data block',
      'ADPL992 this comment names low-io, which is no rule; did you mean low-iou?',
      'ADPL992 this comment names C9, which is no rule',
      'ADPL990 this comment ends nothing: there is no adp-lint-disable before it in this data block',
    ]);
  });
});

describe('the configuration', () => {
  test.each([
    [{ rule: 'all', atoms: 'C8', reason: 'known' }, true],
    [{ rule: ['ADPL101', 'high-s12', 'odd-volume', 'odd-shape'], block: '2201530', reason: 'known' }, true],
    [{ rule: 'all', block: '22*', atoms: ['C8'], reason: 'known' }, true],
    [{ rule: 'all', block: 'other', reason: 'known' }, false],
    [{ rule: 'all', atoms: ['c8'], reason: 'known' }, false],
  ])('%j', async (entry, works) => {
    const report = await lint(planted, { suppress: [entry] });
    expect(acknowledged(report).some((text) => text.endsWith(' C8 config: known'))).toBe(works);
  });

  test('answers for the findings about suppressions, too', async () => {
    const text = inBlock('# adp-lint-disable odd-shape C1');
    const report = await lint(text, {
      suppress: [{ rule: ['unused-suppression', 'suppression-without-reason'], reason: 'kept for later' }],
    });
    expect((report.acknowledged ?? []).map(({ rule }) => rule)).toEqual([
      'unused-suppression',
      'suppression-without-reason',
    ]);
  });

  test('blocks are chosen, temperature is given', async () => {
    const two = `${planted}\n${fixture.replace(/^data_.*$/m, 'data_second')}`;
    const report = await lint(two, { blocks: ['SEC*'], temperature: 77 });
    expect(
      report.blocks.map(({ block, temperature, temperatureSource }) => [block, temperature, temperatureSource]),
    ).toEqual([['second', 77, 'option']]);
    expect(new Set(report.findings.map(({ block }) => block))).not.toContain('2201530');
    const none = await lint(two, { blocks: ['third'] });
    expect(none.problems).toEqual([
      expect.objectContaining({
        severity: 'fatal',
        message: 'no data block with a structure is named third: there is 2201530, second',
      }),
    ]);
  });
});

describe('validation replies', () => {
  const reply = (key: string, text: string) => `${planted}\n${key}\n;\n${text}\n;\n`;

  test('to a rule: our form names the atoms', async () => {
    const { rule, code } = await atC8();
    const key = `_vrf_${code}_2201530`;
    const named = await lint(reply(key, 'PROBLEM: Atom C8      U is too large\nRESPONSE: static\n  disorder'));
    expect(acknowledged(named)).toEqual([`${rule} C8 vrf: static disorder`]);
    const other = await lint(reply(key, 'PROBLEM: Atom C7      U is too large\nRESPONSE: static'));
    expect(acknowledged(other)).toEqual([]);
    expect(standing(other).filter((text) => text.startsWith('unused'))).toHaveLength(1);
    const open = await lint(reply(key, 'PROBLEM: something\nRESPONSE: ...'));
    expect(acknowledged(open)).toEqual([]);
    expect(standing(open)).toContain('suppression-without-reason');
  });

  test('to a test of checkCIF that says the same', async () => {
    // odd-volume is what PLAT241 and PLAT242 are about, low-iou has no such test.
    const only = {
      rules: { 'low-iou': { severity: 'off' }, 'high-s12': { severity: 'off' }, 'odd-shape': { severity: 'off' } },
    } as const;
    const text = reply(
      '_vrf_PLAT241_2201530',
      "PROBLEM: High 'MainMol' Ueq as Compared to Neighbors of C8\nRESPONSE: static",
    );
    expect(acknowledged(await lint(text, only))).toEqual(['odd-volume C8 vrf: static']);
    const shape = reply('_vrf_PLAT213_2201530', 'PROBLEM: Atom C8\nRESPONSE: static');
    expect(acknowledged(await lint(shape, only))).toEqual([]);
    // Nothing is odd about a reply to an alert that only checkCIF has.
    expect(standing(await lint(shape, only)).filter((each) => /suppression/.test(each))).toEqual([]);
    const empty = reply('_vrf_PLAT241_2201530', 'PROBLEM: High Ueq\nRESPONSE: ...');
    expect(standing(await lint(empty, only))).toContain('suppression-without-reason');
  });

  test.each([
    ['_vrf_ADPL999_2201530', 'RESPONSE: x', 'unknown-rule-in-suppression'],
    ['_vrf_ADPL103_other', 'RESPONSE: x', 'unused-suppression'],
    ['_vrf_PLAT999_2201530', 'RESPONSE: x', undefined],
    ['_vrf_THETM01_2201530', 'RESPONSE: x', undefined],
  ])('%s', async (key, text, expected) => {
    const found = standing(await lint(reply(key, text))).filter((each) => each.includes('suppression'));
    expect(found).toEqual(expected === undefined ? [] : [expected]);
  });
});

test('in a SHELX file remarks do', async () => {
  const text = [
    'TITL x', 'CELL 0.71073 5 5 5 90 90 90', 'ZERR 1 0 0 0 0 0 0', 'LATT 1', 'SFAC C', 'UNIT 2', 'FVAR 1',
    'REM adp-lint-disable-next-line ADPL001 -- a test of the linter',
    'C1 1 0.1 0.2 0.3 11 -0.02 0.02 0.02 0 0 0', 'C2 1 0.3 0.2 0.3 11 -0.02 0.02 0.02 =', ' 0 0 0', 'HKLF 4', 'END', '',
  ].join('\n'); // biome-ignore format: a SHELX file
  const { report } = await runner.lint(text, 'x.res');
  expect(acknowledged(report)).toEqual(['non-positive-definite C1 comment: a test of the linter']);
  expect(report.findings.filter(({ rule }) => rule === 'non-positive-definite').map(({ sites }) => sites[0])).toEqual([
    'C2',
  ]);
});

test.each([
  ['C1', 'C2', ['C1']],
  ['C1', 'C3', ['C1', 'C2']],
  ['C2', 'C3', ['C2']],
  ['C3', 'HKLF', []],
])('in a SHELX file remarks enclose rows: from %s to above %s', async (first, behind, expected) => {
  const lines = [
    'TITL x', 'CELL 0.71073 5 5 5 90 90 90', 'ZERR 1 0 0 0 0 0 0', 'LATT 1', 'SFAC C', 'UNIT 3', 'FVAR 1',
    'C1 1 0.1 0.2 0.3 11 -0.02 0.02 0.02 0 0 0', 'C2 1 0.3 0.2 0.3 11 -0.02 0.02 0.02 =', ' 0 0 0',
    'C3 1 0.5 0.2 0.3 11 0.02 0.02 0.02 0 0 0', 'HKLF 4', 'END', '',
  ]; // biome-ignore format: a SHELX file
  const text = lines
    .join('\n')
    .replace(new RegExp(`^${first} `, 'm'), 'REM adp-lint-disable ADPL001 -- a test of the linter\n$&')
    .replace(new RegExp(`^${behind} `, 'm'), 'REM adp-lint-enable ADPL001\n$&');
  const { report } = await runner.lint(text, 'x.res');
  expect(acknowledged(report).map((each) => each.split(' ')[1])).toEqual(expected);
  const left = report.findings.filter(({ rule }) => rule === 'non-positive-definite').map(({ sites }) => sites[0]);
  expect(left).toEqual(['C1', 'C2'].filter((label) => !expected.includes(label)));
});

test('the range on the page answers for what the page says', async () => {
  const [example] = examplesOf(pageText('suppression.md'));
  const { report } = await runner.lint(exampleText(example, ''), example.fixture);
  expect(acknowledged(report)).toEqual(
    ['C1', 'C2'].map((label) => `non-positive-definite ${label} comment: the solvent is beyond help`),
  );
  expect(report.findings.filter(({ rule }) => rule === 'non-positive-definite').map(({ sites }) => sites[0])).toEqual(
    example.atoms,
  );
});
