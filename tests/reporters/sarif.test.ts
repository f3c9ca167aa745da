import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { sarif } from '../../src/reporters/sarif.js';
import { allRules } from '../../src/rules/index.js';
import { bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const schema = JSON.parse(readFileSync(join(__dirname, '../oracle/sarif/sarif-2.1.0.json'), 'utf8')) as object;
const uri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(text) && URL.canParse(text);
// RFC 3986: what else may stand in a reference is written with %.
const uriReference = (text: string): boolean => /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-F]{2})*$/i.test(text);
const validate = new Ajv2020({
  allErrors: true,
  strict: false,
  formats: { uri, 'uri-reference': uriReference, uuid: /^[0-9a-f-]{36}$/, 'date-time': /^\d{4}-\d\d-\d\dT/ },
}).compile(schema);

function run(text: string) {
  const log = JSON.parse(text);
  expect(validate(log) ? [] : validate.errors).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

describe('sarif', () => {
  test('describes a finding by rule, level, place and fingerprint', () => {
    const { results, tool, columnKind } = run(sarif(report(file({ findings: [finding({ message: 'too large' })] }))));
    expect([tool.driver.name, tool.driver.version, columnKind]).toEqual(['adp-lint', '0.1.0', 'utf16CodeUnits']);
    expect(results).toEqual([
      {
        ruleId: 'ADPL103',
        ruleIndex: allRules.findIndex(({ meta }) => meta.code === 'ADPL103'),
        level: 'error',
        message: {
          text: 'C7: too large.\nTested: IoU 0.44, limit 0.61.\nLikely: wrong element: the size would suit N (Z ≈ 6.8) rather than C; or site not fully occupied.\nTry: look at the difference map around the atom.',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'structures/one.cif' },
              region: { startLine: 214, startColumn: 1, endLine: 214, endColumn: 60 },
            },
            logicalLocations: [{ name: 'C7', fullyQualifiedName: 'compound_1/C7', kind: 'atom' }],
          },
        ],
        partialFingerprints: {
          'blockRuleAtom/v1': expect.stringMatching(/^[0-9a-f]{64}$/),
          primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/),
        },
        properties: {
          severity: 'error',
          checkCifLevel: 'A',
          block: 'compound_1',
          sites: ['C7'],
          value: { quantity: 'IoU', number: 0.44, unit: '', limit: 0.61 },
          data: finding().data,
        },
      },
    ]);
  });

  test('two atoms are two places of the structure, more are in its properties', () => {
    const { results } = run(sarif(report(file({ findings: [bond(), group()] }))));
    const [ofBond, ofGroup] = results;
    expect(ofBond.locations[0].logicalLocations).toEqual([
      { name: 'C7', fullyQualifiedName: 'compound_1/C7', kind: 'atom' },
      { name: 'C8', fullyQualifiedName: 'compound_1/C8', kind: 'atom' },
    ]);
    expect(ofBond.properties).toMatchObject({ sites: ['C7', 'C8'], value: bond().value });
    expect(ofGroup.locations[0].logicalLocations).toEqual([
      { name: 'compound_1', fullyQualifiedName: 'compound_1', kind: 'data block' },
    ]);
    expect(ofGroup.properties).toMatchObject({ sites: ['C7', 'C8', 'C9'], explains: group().explains });
    expect(ofGroup.message.text).toBe(
      'axes of 3 atoms lie alike (C7, C8, C9).\nTested: spread 4.7°, limit 10.3°.\nAlso: ADPL101/low-iou at C7, C9; ADPL104/odd-shape.',
    );
  });

  test('names the second place of a finding', () => {
    const related = { line: 12, column: 1, endLine: 12, endColumn: 40 };
    const { results } = run(sarif(report(file({ findings: [finding({ related })] }))));
    expect(results[0].relatedLocations).toEqual([
      {
        id: 0,
        physicalLocation: {
          artifactLocation: { uri: 'structures/one.cif' },
          region: { startLine: 12, startColumn: 1, endLine: 12, endColumn: 40 },
        },
        message: { text: 'See also here.' },
      },
    ]);
  });

  test('describes all rules, and what else a finding names', () => {
    const { tool, results } = run(
      sarif(report(file({ findings: [finding({ code: 'ADPL999', rule: 'from-outside' })] }))),
    );
    const { rules } = tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([...allRules.map(({ meta }) => meta.code), 'ADPL999']);
    expect(results[0].ruleIndex).toBe(allRules.length);
    for (const [index, { meta }] of allRules.entries()) {
      expect(rules[index].name).toBe(meta.name);
      expect(rules[index].help.text).toContain(`docs/rules/${meta.name}.md`);
      expect(rules[index].defaultConfiguration.level).toBe(
        { error: 'error', warning: 'warning', info: 'note', hint: 'note' }[meta.severity],
      );
    }
  });

  test('fingerprints survive other lines and words, and tell findings of one rule about one atom apart', () => {
    const prints = (...findings: ReturnType<typeof finding>[]): string[] =>
      run(sarif(report(file({ findings })))).results.map(
        ({ partialFingerprints }: { partialFingerprints: Record<string, string> }) =>
          JSON.stringify(partialFingerprints),
      );
    const [original] = prints(finding());
    expect(prints(finding({ line: 999, message: 'reworded', severity: 'hint' }))).toEqual([original]);
    const all = prints(
      finding(),
      finding(),
      finding({ sites: ['C8'] }),
      finding({ block: 'b' }),
      finding({ code: 'ADPL101' }),
    );
    expect(new Set(all).size).toBe(5);
    expect(all[0]).toBe(original);
  });

  test('tells what somebody answers for, and names it as before', () => {
    const twice = [finding({ line: 10 }), finding({ line: 20 })];
    const before = run(sarif(report(file({ findings: twice })))).results;
    const after = run(
      sarif(
        report(
          file({
            findings: [twice[1]],
            acknowledged: [{ ...twice[0], suppressed: { by: 'vrf', reason: 'a twin' } }],
          }),
        ),
      ),
    ).results;
    expect(after.map((result: { suppressions: unknown }) => result.suppressions)).toEqual([
      [{ kind: 'inSource', status: 'accepted', justification: 'a twin', properties: { by: 'vrf' } }],
      undefined,
    ]);
    const [{ suppressions: _, ...first }, second] = after;
    expect([first, second]).toEqual(before);
    const [external] = run(
      sarif(report(file({ findings: [], acknowledged: [{ ...twice[0], suppressed: { by: 'baseline' } }] }))),
    ).results;
    expect(external.suppressions).toEqual([{ kind: 'external', status: 'accepted', properties: { by: 'baseline' } }]);
  });

  test('leads to the pages of rules that are not ours', () => {
    const foreign = { code: 'XYZ001', rule: 'mine/odd', docs: 'https://example.org/odd' };
    const { rules } = run(sarif(report(file({ findings: [finding(foreign)] })))).tool.driver;
    expect(rules.at(-1)).toEqual({ id: 'XYZ001', name: 'mine/odd', helpUri: 'https://example.org/odd' });
    expect(rules[0]).not.toHaveProperty('helpUri');
  });

  test('tells of files that cannot be judged as notifications of an unsuccessful run', () => {
    const clean = run(sarif(report(file({ findings: [] })))).invocations;
    expect(clean).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
    const [failed] = run(
      sarif(
        report(
          file({
            file: 'missing.cif',
            findings: [],
            problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
          }),
        ),
      ),
    ).invocations;
    expect(failed).toEqual({
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          descriptor: { id: 'unreadable' },
          level: 'error',
          message: { text: 'no such file.' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'missing.cif' } } }],
        },
      ],
    });
  });

  test('writes file names as references that lead to the file', () => {
    const written = (name: string): string =>
      run(sarif(report(file({ file: name })))).results[0].locations[0].physicalLocation.artifactLocation.uri;
    expect(written('./a/b c.cif')).toBe('a/b%20c.cif');
    expect(written('c:d%20#?.cif')).toBe('c%3Ad%2520%23%3F.cif');
    expect(written('../ü.cif')).toBe('../%C3%BC.cif');
    const absolute = resolve('a b.cif');
    expect(written(absolute)).toBe(pathToFileURL(absolute).href);
  });

  test.each(hostileTexts)('keeps to the schema: %s', (_, hostile) => {
    const { results, invocations } = run(sarif(hostileReport(hostile)));
    expect(results).toHaveLength(2);
    expect(invocations[0].toolExecutionNotifications).toHaveLength(1);
    expect(results[0].properties.sites).toEqual([hostile]);
  });

  test('the schema refuses what is no SARIF', () => {
    const log = JSON.parse(sarif(report(file())));
    log.runs[0].results[0].level = 'catastrophe';
    expect(validate(log)).toBe(false);
    log.runs[0].results[0].level = 'error';
    log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a b.cif';
    expect(validate(log)).toBe(false);
    log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri = 'a.cif';
    expect(validate(log)).toBe(true);
  });
});
