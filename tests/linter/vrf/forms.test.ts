import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseCif } from '../../../src/cif/index.js';
import { ruleNames } from '../../../src/linter/known-rules.js';
import { asciiForCif } from '../../../src/linter/vrf/cif-ascii.js';
import { replyForms } from '../../../src/linter/vrf/forms.js';
import { insertForms } from '../../../src/linter/vrf/insert.js';
import { parseReply } from '../../../src/linter/vrf/reply-text.js';
import { vrf } from '../../../src/reporters/vrf.js';
import { bond, file, finding, group, report } from '../../reporters/example-report.js';

test('a form is what checkCIF prints: key by test and block, a problem, a response to write', () => {
  const findings = [
    finding({ sites: ['C7'], message: 'U is 2.1 times as large as predicted; volume 0.042 for 0.015 Å³' }),
    finding({ sites: ['C12A'], message: 'U is only 0.4 of the predicted', value: undefined }),
    finding({
      code: 'ADPL100',
      rule: 'structure-scale',
      sites: [],
      value: undefined,
      message: 'all U together are 1.9 times the predicted at 100 K',
    }),
    finding({ block: 'second' }),
    finding({ code: 'ADPL990', rule: 'unused-suppression' }),
  ];
  const forms = replyForms(findings);
  expect(forms.map(({ key, atoms }) => [key, atoms])).toEqual([
    ['_vrf_ADPL103_compound_1', ['C7', 'C12A']],
    ['_vrf_ADPL100_compound_1', []],
    ['_vrf_ADPL103_second', ['C7']],
  ]);
  expect(forms[0].text + forms[1].text).toBe(`# start Validation Reply Form
_vrf_ADPL103_compound_1
;
PROBLEM: Atom C7      U is 2.1 times as large as predicted; volume 0.042 for
         0.015 \\%A^3^; tested: IoU 0.44, limit 0.61
         Atom C12A    U is only 0.4 of the predicted
RESPONSE: ...
;
# end Validation Reply Form
# start Validation Reply Form
_vrf_ADPL100_compound_1
;
PROBLEM: all U together are 1.9 times the predicted at 100 K
RESPONSE: ...
;
# end Validation Reply Form
`);
});

test('a form names each atom of a finding, none torn from its word, and says what was tested', () => {
  const sites = Array.from({ length: 7 }, (_, i) => `C${i + 1}`);
  const [form, ofMany] = replyForms([bond(), group({ code: 'ADPL190', sites })]);
  expect(form.text).toContain(`
PROBLEM: Atom C7      Atom C8      displacements along the bond differ by
         0.0123(12) \\%A^2^; tested: difference 0.0123(12) \\%A^2^, limit 0.005
         \\%A^2^
`);
  expect(ofMany.text).toContain(`
PROBLEM: Atom C1      Atom C2      Atom C3      Atom C4      Atom C5
         Atom C6      Atom C7      axes of 3 atoms lie alike (C7, C8, C9);
         tested: spread 4.7\\%, limit 10.3\\%
`);
  expect([form.atoms, ofMany.atoms]).toEqual([['C7', 'C8'], sites]);
  for (const { text, atoms } of [form, ofMany]) {
    const document = parseCif(`data_x\n${text}`);
    const reply = document.blocks[0].entries[0];
    expect(parseReply(reply.kind === 'item' ? reply.value.text : '').atoms).toEqual(atoms);
  }
});

test('the reporter names the files where there are several', () => {
  const one = vrf(report(file(), file({ findings: [] })));
  expect(one).toMatch(/^# start Validation Reply Form\n_vrf_ADPL103_compound_1\n/);
  const two = vrf(report(file({ file: 'a\n.cif' }), file({ file: 'b.cif' })));
  expect(two).toMatch(/^# a {2}?\.cif\n|^# a \.cif\n/);
  expect(two).toContain('\n\n# b.cif\n# start');
  expect(vrf(report(file({ findings: [] })))).toBe('');
});

test('whatever a finding says, the form is one item of CIF 1.1 that reads as a form', () => {
  const name = fc.stringMatching(/^[A-Za-z0-9_.-]{1,20}$/);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), name, name, (message, block, site) => {
      const [form] = replyForms([finding({ message, block, sites: [site] })]);
      const document = parseCif(`data_${block}\n${form.text}`);
      expect(document.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
      const value = document.blocks[0].value(form.key);
      expect(value?.quoting).toBe('text');
      expect(parseReply(value?.text ?? '')).toEqual({ atoms: expect.arrayContaining([site]), response: '' });
      expect(form.text).toMatch(/^[\n\x20-\x7e]*$/);
      const words = form.text.split('\n').filter((line) => line.length > 80);
      for (const line of words) expect(line.trim().split(/\s+/).length).toBeLessThanOrEqual(3);
    }),
  );
});

test.each([
  [
    'PROBLEM: Atom C7 has ADP max/min Ratio ..... 3.4 prolat\nRESPONSE: libration\n of the ring',
    ['C7'],
    'libration of the ring',
  ],
  ['PROBLEM: Atom C7\n   Atom C8, Atom C9; more\nRESPONSE: ...', ['C7', 'C8', 'C9'], ''],
  ['problem: x\nresponse:\n  ?', [], ''],
  ['RESPONSE: first\nPROBLEM: Atom C1', ['C1'], 'first'],
  ['just an answer', [], 'just an answer'],
  ['PROBLEM: Atom C1', ['C1'], ''],
  ['PROBLEM: RESPONSE: is no word within a line', [], ''],
  ['…', [], ''],
  ['', [], ''],
])('reading %j', (text, atoms, response) => {
  expect(parseReply(text)).toEqual({ atoms, response });
});

test('messages lose no letter on the way to ASCII', () => {
  expect(asciiForCif('Å² ≥ 3σ, 90°, √S12, 50–60 %, α β, CH₃ C₁₂, 10⁻⁴')).toBe(
    '\\%A^2^ >= 3\\s, 90\\%, sqrt S12, 50-60 %, \\a \\b, CH~3~ C~12~, 10^-4^',
  );
  // Every sign that our rules print has a code.
  const rules = join(__dirname, '../../../src/rules');
  for (const name of readdirSync(rules, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.ts'))) {
    const source = readFileSync(join(rules, name), 'utf8');
    const code = source
      .replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
      .replace(/\b(?:source|summary|description):[^,]*,/g, '');
    for (const [sign] of code.matchAll(/[^\s!-~]/gu)) expect([name, asciiForCif(sign)]).not.toEqual([name, '?']);
  }
});

describe('insertion', () => {
  const text = readFileSync(join(__dirname, '../../../fixtures/quartz-beta.cif'), 'utf8');
  const { blocks } = parseCif(text);
  const forms = replyForms([finding({ block: blocks[0].name, sites: ['Si'] }), finding({ block: 'elsewhere' })]);

  test.each([
    ['LF', text],
    ['CRLF', text.replaceAll('\n', '\r\n')],
    ['no line end at the end', text.trimEnd()],
    ['a comment at the end', `${text.trimEnd()} # the end`],
    ['another block behind', `${text}\ndata_other\n_a 1\n`],
  ])('adds text and changes none: %s', (_, before) => {
    const { text: after, inserted } = insertForms(parseCif(before), forms);
    expect(inserted.map(({ key }) => key)).toEqual([forms[0].key]);
    const added = after.length - before.length;
    // What was there is there still, in two pieces at most.
    let same = 0;
    while (same < before.length && before[same] === after[same]) same++;
    expect(after.slice(same + added)).toBe(before.slice(same));
    const document = parseCif(after);
    const [block] = document.blocks;
    expect(parseReply(block.value(forms[0].key)?.text ?? '')).toEqual({ atoms: ['Si'], response: '' });
    expect(document.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (before.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
  });

  test('a second time nothing changes, and what the form there lacks is told', () => {
    const once = insertForms(parseCif(text), forms).text.replace('RESPONSE: ...', 'RESPONSE: twinned');
    const more = replyForms([
      finding({ block: blocks[0].name, sites: ['Si'] }),
      finding({ block: blocks[0].name, sites: ['O'] }),
    ]);
    const { text: twice, inserted, present } = insertForms(parseCif(once), more);
    expect(twice).toBe(once);
    expect(inserted).toEqual([]);
    expect(present.map(({ missingAtoms }) => missingAtoms)).toEqual([['O']]);
  });
});

test('tests of PLATON that a rule names as its source have its answer', () => {
  for (const { name, source, platon } of ruleNames.metas) {
    for (const [, number] of source.matchAll(/PLAT(\d+)/g)) {
      expect([name, platon]).toEqual([name, expect.arrayContaining([Number(number)])]);
    }
  }
});
