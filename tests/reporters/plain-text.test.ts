/** No character that a terminal or a viewer obeys comes out of a report, whatever the format. */
import { reporterNames } from '../../src/reporters/index.js';
import {
  escapeInJson,
  escapeInXml,
  oneLine,
  plain,
  plainLines,
  plainReport,
  plainStyledLines,
} from '../../src/reporters/plain-text.js';
import { formatReport } from '../../src/reporters/plugin.js';
import { hostileReport, hostileTexts } from './hostile-report.js';

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
/** C0, DEL and C1; Arabic letter mark, left-to-right and right-to-left marks; embeddings and overrides; isolates. */
const commanding = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  ...[0x061c, 0x200e, 0x200f],
  ...range(0x202a, 0x202e),
  ...range(0x2066, 0x2069),
];
const layout = [0x09, 0x0a];
const harmful = new Set(commanding.filter((code) => !layout.includes(code)));

/** Characters of a text that must not reach a terminal, as U+…; `\r\n` is a line end. */
function harmIn(text: string): string[] {
  return [...text.replaceAll('\r\n', '\n')]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => harmful.has(code))
    .map((code) => `U+${code.toString(16).padStart(4, '0')}`);
}

const ownColour = new RegExp(`${'\u001b'}\\[\\d*m`, 'g');
const page = { color: false, columns: 100, quiet: false, hidden: 2, statistics: true };
const everything = String.fromCharCode(...commanding);

describe.each(reporterNames)('%s', (name) => {
  test('shows nothing that commands a terminal', () => {
    const text = formatReport(hostileReport(`C${everything}1`), name, page);
    expect(text).not.toBe('');
    expect(harmIn(text)).toEqual([]);
  });

  test.each(hostileTexts)('nor in colours: %s', (_, hostile) => {
    const coloured = formatReport(hostileReport(hostile), name, { ...page, color: true });
    // Only our own colours.
    expect(harmIn(coloured.replace(ownColour, ''))).toEqual([]);
    expect(coloured).not.toContain('\u001b[31mx');
  });

  test('looks at every text of a report', () => {
    const report = hostileReport('C1');
    const paths = textsOf(report);
    expect(paths.length).toBeGreaterThan(20);
    for (const path of paths) {
      const changed = structuredClone(report);
      const holder = path.slice(0, -1).reduce((value, each) => value[each] as Texts, changed as unknown as Texts);
      const key = path[path.length - 1];
      // A severity, say, is one of ours: it comes from no file.
      if (ours.has(key)) continue;
      holder[key] = `${holder[key]}\u202e\u001b[31mx\u009b`;
      expect([path.join('.'), ...harmIn(formatReport(changed, name, page))]).toEqual([path.join('.')]);
    }
  });
});

/** An object or array of a report, by its keys. */
interface Texts {
  [key: string]: unknown;
}

const ours = new Set(['severity', 'temperatureSource', 'prior']);

/** Where the texts of a report stand. */
function textsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'string') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => textsOf(each, [...path, key]));
}

test('a format of a plugin is held to the same, and keeps its colours', () => {
  const plugin = {
    name: 'mine',
    reporters: { raw: () => '\u001b[31mred\u001b[0m \u202e\u0007\u001b]0;title\u0007\u001b[1A\n' },
  };
  expect(formatReport(hostileReport('x'), 'mine/raw', { plugins: [plugin] })).toBe(
    '\u001b[31mred\u001b[0m \ufffd\ufffd\ufffd]0;title\ufffd\ufffd[1A\n',
  );
});

describe('each character', () => {
  test.each(commanding.map((code) => [code.toString(16).padStart(4, '0'), String.fromCharCode(code)]))(
    'U+%s is replaced in text and written as a number in JSON and XML',
    (hex, character) => {
      expect(plain(character)).toBe('\ufffd');
      const isLayout = '\t\n\r'.includes(character);
      expect(escapeInJson(`"${character}"`)).toBe(isLayout ? `"${character}"` : `"\\u${hex}"`);
      expect(escapeInXml(character)).toBe(isLayout ? character : `&#${Number.parseInt(hex, 16)};`);
      expect(plainLines(character)).toBe('\t\n'.includes(character) ? character : '\ufffd');
    },
  );

  test.each([0x20, 0x7e, 0xa0, 0x061b, 0x061d, 0x200d, 0x2010, 0x2029, 0x202f, 0x2065, 0x206a])(
    'its neighbour %i stays',
    (code) => {
      const character = String.fromCharCode(code);
      expect([plain, plainLines, escapeInJson, escapeInXml].map((make) => make(character))).toEqual(
        new Array(4).fill(character),
      );
    },
  );
});

test('lines stay lines, and a lone carriage return, which would overwrite one, goes', () => {
  expect(plainLines('a\r\nb\rc\n\td')).toBe('a\r\nb\ufffdc\n\td');
  expect(oneLine('a\r\n b\rc\u2028d')).toBe('a b c\ufffdd');
});

test('our own colours and erasing stay, and no other sequence', () => {
  const own = '\r\u001b[K\u001b[2J\u001b[3J\u001b[H\u001b[1;31mred\u001b[0m';
  expect(plainStyledLines(own)).toBe(own);
  expect(plainStyledLines(`${own}\u001b[2A\u001b]8;;x\u0007`)).toBe(`${own}\ufffd[2A\ufffd]8;;x\ufffd`);
});

test('a report without such characters is not copied', () => {
  const report = hostileReport('C1');
  expect(plainReport(report)).toBe(report);
});
