import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { json } from '../../src/reporters/json.js';
import { atom, block, bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const schema = JSON.parse(readFileSync(join(__dirname, '../../schemas/report.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

function errorsOf(text: string): unknown {
  return validate(JSON.parse(text)) ? [] : validate.errors;
}

describe('json', () => {
  test('keeps to its schema, with everything and with almost nothing', () => {
    const full = report(
      file({
        blocks: [block(), block({ block: 'second', line: 400 })],
        findings: [
          finding(),
          bond(),
          group(),
          finding({
            sites: [],
            severity: 'hint',
            subject: 'text',
            related: { line: 3, column: 1, endLine: 3, endColumn: 9 },
          }),
        ],
        problems: [{ severity: 'fatal', kind: 'judging-failed', message: 'out of memory', line: 3, column: 1 }],
      }),
      file({
        file: 'missing.cif',
        blocks: [],
        findings: [],
        problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
      }),
      file({
        findings: [],
        blocks: [{ block: 'bare', line: 1, sites: 0, assessed: 0, notAssessed: 0, notes: [], scale: Number.NaN }],
      }),
    );
    expect(errorsOf(json(full))).toEqual([]);
    expect(errorsOf(json(report()))).toEqual([]);
  });

  test('the schema knows findings of plugins', () => {
    const foreign = finding({ code: 'XYZ001', rule: 'my-plugin/odd-thing', docs: 'https://example.org/odd' });
    expect(errorsOf(json(report(file({ findings: [foreign], blocks: [block({ atoms: [atom()] })] }))))).toEqual([]);
    expect(errorsOf(json(report(file({ findings: [finding({ rule: 'a/b/c' })] }))))).not.toEqual([]);
  });

  test('says the atoms, the tested number and the findings with the same cause', () => {
    const found = [bond(), group(), finding({ sites: [], value: undefined })];
    const written = JSON.parse(json(report(file({ findings: found })))).files[0].findings;
    for (const [index, { sites, value, explains }] of found.entries()) {
      expect(written[index]).toMatchObject({ sites });
      expect([written[index].value, written[index].explains]).toEqual([value, explains]);
    }
    // JSON has no such numbers.
    const odd = { quantity: 'IoU', number: 0.4, su: Number.NaN, unit: '', limit: Number.POSITIVE_INFINITY };
    const [oddly, not] = JSON.parse(
      json(report(file({ findings: [finding({ value: odd }), finding({ value: { ...odd, number: Number.NaN } })] }))),
    ).files[0].findings;
    expect(oddly.value).toEqual({ quantity: 'IoU', number: 0.4, unit: '' });
    expect(not).not.toHaveProperty('value');
  });

  test('acknowledged findings have a list of their own, and change no other name', () => {
    const acknowledged = { ...finding({ line: 3 }), suppressed: { by: 'vrf' as const, reason: 'libration' } };
    const text = json(report(file({ findings: [finding()], acknowledged: [acknowledged] })));
    expect(errorsOf(text)).toEqual([]);
    const [judged] = JSON.parse(text).files;
    expect(judged.acknowledged[0]).toMatchObject({ id: 'compound_1/ADPL103/C7', suppressed: acknowledged.suppressed });
    expect(judged.findings[0].id).toBe('compound_1/ADPL103/C7/2');
  });

  test('the schema refuses what it does not know', () => {
    const parsed = JSON.parse(json(report(file()))) as { files: { findings: Record<string, unknown>[] }[] };
    parsed.files[0].findings[0].colour = 'red';
    expect(validate(parsed)).toBe(false);
    delete parsed.files[0].findings[0].colour;
    parsed.files[0].findings[0].severity = 'catastrophe';
    expect(validate(parsed)).toBe(false);
  });

  test('counts, and names the levels of checkCIF', () => {
    const parsed = JSON.parse(json(report(file({ findings: [finding(), finding({ severity: 'info' })] }))));
    expect(parsed.summary).toEqual({
      files: 1,
      filesNotJudged: 0,
      structures: 1,
      atomsAssessed: 10,
      atomsNotAssessed: 1,
      acknowledged: 0,
      findings: { error: 1, warning: 0, info: 1, hint: 0 },
    });
    expect(parsed.files[0].findings.map((found: { checkCifLevel: string }) => found.checkCifLevel)).toEqual(['A', 'C']);
    expect(parsed.files[0].findings[0].data).toEqual(finding().data);
  });

  test('names findings apart, whatever their lines', () => {
    const ids = (...findings: ReturnType<typeof finding>[]) =>
      JSON.parse(json(report(file({ findings })))).files[0].findings.map((found: { id: string }) => found.id);
    expect(
      ids(
        finding(),
        finding({ line: 300 }),
        finding({ sites: ['C8'] }),
        finding({ sites: [] }),
        finding({ sites: ['a/b'] }),
      ),
    ).toEqual([
      'compound_1/ADPL103/C7',
      'compound_1/ADPL103/C7/2',
      'compound_1/ADPL103/C8',
      'compound_1/ADPL103/',
      'compound_1/ADPL103/a%2Fb',
    ]);
    expect(ids(finding({ line: 1 }))).toEqual(ids(finding({ line: 999, message: 'reworded' })));
  });

  test('says the numbers of every atom, and what was found at it', () => {
    const text = json(
      report(
        file({
          blocks: [
            block({
              atoms: [
                atom(),
                atom({ label: 'O1', numbers: undefined, reasons: ['refined isotropically'], uCartRefined: undefined }),
                atom({ label: 'O2', numbers: { ...atom().numbers!, volumeSu: Number.NaN, volumeZ: undefined } }),
              ],
            }),
          ],
        }),
      ),
    );
    expect(errorsOf(text)).toEqual([]);
    const [c7, o1, o2] = JSON.parse(text).files[0].blocks[0].atoms;
    const { label, element, line, column, reasons, numbers, uCartRefined, uCartPredicted } = atom();
    expect(c7).toEqual({
      ...{ label, element, line, column, assessed: true, reasons, findings: ['ADPL103'] },
      ...{ ...numbers, uCartRefined, uCartPredicted },
    });
    expect(o1).toEqual({
      ...{ ...c7, ...Object.fromEntries(Object.keys(numbers ?? {}).map((name) => [name, undefined])) },
      ...{ label: 'O1', assessed: false, reasons: ['refined isotropically'], findings: [], uCartRefined: undefined },
    });
    expect(o2).not.toHaveProperty('volumeSu');
    expect(o2).not.toHaveProperty('volumeZ');
  });

  test.each(hostileTexts)('keeps to its schema, and every character: %s', (_, hostile) => {
    const text = json(hostileReport(hostile));
    expect(errorsOf(text)).toEqual([]);
    const { findings, blocks, file: name } = JSON.parse(text).files[0];
    expect([...findings[0].sites, blocks[0].block, blocks[0].atoms[0].label, name]).toEqual([
      ...[hostile, hostile, hostile],
      `${hostile}.cif`,
    ]);
  });
});
