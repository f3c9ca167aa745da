import { SaxesParser } from 'saxes';
import { junit } from '../../src/reporters/junit.js';
import { atom, block, bond, file, finding, group, report } from './example-report.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The tree of a well-formed document; throws on any other. */
function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open: XmlElement[] = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (data) => {
    open[open.length - 1].text += data;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(text).close();
  expect(root.children).toHaveLength(1);
  return root.children[0];
}

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

const counted = ['tests', 'failures', 'errors', 'skipped'] as const;

function expectCounts(root: XmlElement): void {
  for (const element of [root, ...all(root, 'testsuite')]) {
    const counts = [
      all(element, 'testcase').length,
      all(element, 'failure').length,
      all(element, 'error').length,
      all(element, 'skipped').length,
    ];
    expect(counted.map((name) => Number(element.attributes[name]))).toEqual(counts);
  }
}

const example = report(
  file({
    blocks: [
      block({
        atoms: [
          atom({ label: 'C6', line: 213 }),
          atom(),
          atom({ label: 'C8', line: 215 }),
          atom({
            label: 'C9',
            line: 216,
            numbers: undefined,
            reasons: ['disordered (group 1)', 'refined isotropically'],
          }),
        ],
      }),
    ],
    findings: [
      finding({ sites: [], severity: 'info', message: 'scale', value: undefined, causes: [], advice: [], line: 12 }),
      finding({ message: 'too large', causes: ['a', 'b'], advice: ['c'] }),
      finding({
        sites: ['C8'],
        severity: 'warning',
        message: 'odd',
        value: undefined,
        causes: [],
        advice: [],
        line: 215,
      }),
    ],
  }),
  file({
    file: './missing.cif',
    blocks: [],
    findings: [],
    problems: [{ severity: 'fatal', kind: 'unreadable', message: 'no such file' }],
    elapsed: 0,
  }),
);

describe('junit', () => {
  test('makes a test of every structure and atom', () => {
    expect(junit(example, {})).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="adp-lint 0.1.0" tests="6" failures="1" errors="1" skipped="1">
<testsuite name="structures/one.cif" tests="5" failures="1" errors="0" skipped="1" time="0.081">
  <testcase name="structure" classname="compound_1" file="structures/one.cif" line="12"><system-out>info ADPL103/odd-volume at 12:1
scale</system-out></testcase>
  <testcase name="C6" classname="compound_1" file="structures/one.cif" line="213"/>
  <testcase name="C7" classname="compound_1" file="structures/one.cif" line="214"><failure type="ADPL103/odd-volume" message="too large">error ADPL103/odd-volume at 214:1
too large
Tested: IoU 0.44, limit 0.61
Likely: a; or b
Try: c</failure></testcase>
  <testcase name="C8" classname="compound_1" file="structures/one.cif" line="215"><system-out>warning ADPL103/odd-volume at 215:1
odd</system-out></testcase>
  <testcase name="C9" classname="compound_1" file="structures/one.cif" line="216"><skipped message="disordered (group 1); refined isotropically"/></testcase>
</testsuite>
<testsuite name="./missing.cif" tests="1" failures="0" errors="1" skipped="0" time="0.000">
  <testcase name="unreadable" classname="./missing.cif" file="missing.cif"><error type="unreadable" message="no such file">no such file</error></testcase>
</testsuite>
</testsuites>
`);
  });

  test('two atoms fail at the first, whose test names both; more are a matter of the structure', () => {
    const atoms = ['C7', 'C8', 'C9'].map((label) => atom({ label }));
    const found = file({ blocks: [block({ atoms })], findings: [bond(), group()] });
    const root = parseXml(junit(report(found), { failOn: 'info' }));
    const failures = all(root, 'testcase').map((test) => [test.attributes.name, all(test, 'failure')[0]?.text]);
    expect(failures).toEqual([
      [
        'structure',
        'info ADPL103/odd-volume at 214:1\naxes of 3 atoms lie alike (C7, C8, C9)\nTested: spread 4.7°, limit 10.3°\nAlso: ADPL101/low-iou at C7, C9; ADPL104/odd-shape',
      ],
      [
        'C7',
        'warning ADPL103/odd-volume at 214:1\nC7 C8: displacements along the bond differ by 0.0123(12) Å²\nTested: difference 0.0123(12) Å², limit 0.005 Å²',
      ],
      ['C8', undefined],
      ['C9', undefined],
    ]);
  });

  test.each([
    ['never', 0],
    ['error', 1],
    ['warning', 2],
    ['info', 3],
  ] as const)('fails where the exit code does: --fail-on %s', (failOn, failures) => {
    const root = parseXml(junit(example, { failOn }));
    expect(all(root, 'failure')).toHaveLength(failures);
    expect(all(root, 'failure').length + all(root, 'system-out').length).toBe(3);
    expectCounts(root);
  });

  test('leaves no finding out, also of atoms and structures that the report does not list', () => {
    const root = parseXml(
      junit(
        report(
          file({
            blocks: [block({ atoms: [atom({ label: 'C1' })] })],
            findings: [
              finding({ sites: ['H1'], message: 'of an H' }),
              finding({ sites: ['H1'], message: 'again' }),
              finding({ block: 'powder', sites: [], message: 'elsewhere' }),
            ],
            problems: [{ severity: 'fatal', kind: 'judging-failed', message: 'out of memory', line: 9 }],
          }),
        ),
        {},
      ),
    );
    expectCounts(root);
    expect(all(root, 'testcase').map(({ attributes }) => attributes.name)).toEqual([
      'judging-failed',
      'structure',
      'C1',
      'H1',
      'structure',
    ]);
    expect(all(root, 'failure').map(({ attributes }) => attributes.message)).toEqual(['of an H; again', 'elsewhere']);
    expect(all(root, 'error').map(({ text }) => text)).toEqual(['out of memory']);
  });

  test.each(hostileTexts)('is well-formed, and loses no character that XML has: %s', (_, hostile) => {
    const root = parseXml(junit(hostileReport(hostile), { failOn: 'hint' }));
    expectCounts(root);
    const kept = hostile.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
    const [error] = all(root, 'error');
    expect([error.attributes.message, error.text]).toEqual([kept, kept]);
    expect(all(root, 'testcase').map(({ attributes }) => attributes.name)).toEqual(['unreadable', 'structure', kept]);
    expect(all(root, 'failure')[1].attributes.message).toBe(`m ${kept}`);
  });

  test('the parser refuses what is not well-formed', () => {
    expect(() => parseXml('<a b="<"/>')).toThrow();
    expect(() => parseXml('<a>\u0001</a>')).toThrow();
    expect(() => parseXml('<a>&nbsp;</a>')).toThrow();
  });
});
