/**
 * Seeded, structure-aware mutations of CIFs. An input follows from the seed and its number alone, so that one out of
 * 200,000 can be made again by itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedCifs } from './fuzz-seeds.js';
import { seededRandom } from './random.js';

type Random = () => number;

export interface FuzzInput {
  /** Where it comes from: file or generated seed, and what was done to it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All CIFs of a folder and the generated ones, one byte a character. */
export function fuzzSeeds(folder: string): FuzzInput[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.cif'))
    .sort();
  return [
    ...files.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) })),
    ...generatedCifs().map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) })),
  ];
}

/** Input number `index` of a run: a seed with one to eight mutations, cut where they make it longer than `longest`. */
export function fuzzInput(seeds: readonly FuzzInput[], run: number, index: number, longest = 400_000): FuzzInput {
  const random = seededRandom(Math.imul(run + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const seed = seeds[below(random, seeds.length)];
  let text = latin1(seed.bytes);
  const done: string[] = [];
  for (let edits = 1 + Math.floor(8 * random() ** 3); edits > 0; edits--) {
    const [name, mutate] = mutations[below(random, mutations.length)];
    text = mutate(text, random, seeds).slice(0, longest);
    done.push(name);
  }
  if (random() < 0.04) {
    const [name, encode] = encodings[below(random, encodings.length)];
    text = encode(text);
    done.push(name);
  }
  return { name: `${seed.name}: ${done.join(', ')}`, bytes: Uint8Array.from(Buffer.from(text, 'latin1')) };
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

function oneOf(random: Random, list: readonly string[]): string {
  return list[below(random, list.length)];
}

/** What readers trip over, as bytes in Latin-1. */
const delimiters =
  `' " ; \n;\n \n; \r\n;\r\n '\n "\n '' "" ''' """ '''' # \n# \n \r \r\n \t _ \n_ $ \\ \n;\\\n \n;>\\\\\n \\\n ? .`.split(
    ' ',
  );
const compounds = [
  '[',
  ']',
  '{',
  '}',
  ' [ ',
  ' ] ',
  '[[[[',
  ']]}}',
  "{'a':1 'a':2}",
  '{"k":[1 2 {}]}',
  ':',
  "'k':",
  '{k:v}',
];
const keywords = [
  'loop_',
  '\nloop_\n',
  'loop__',
  'LOOP_',
  'stop_',
  'data_',
  '\ndata_\n',
  '\ndata_x y z\n',
  'save_',
  '\nsave_a\n',
  'global_',
  '\nglobal_\n',
  '\nloop_\n_a\n_b\n1 2\n3\n',
  '\nloop_\n_atom_site_label\n',
  '\nloop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\n',
  '#\\#CIF_2.0\n',
  '#\\#CIF_1.1\n',
  '#\\#CIF_9\n',
];
const oddBytes = [
  '\0',
  '\0\0\0',
  '\x01',
  '\x0b',
  '\x0c',
  '\x1a',
  '\x7f',
  '\x80',
  '\xa0',
  '\xc3',
  '\xc3\xa9',
  '\xe2\x84',
  '\xe2\x84\xab',
  '\xf0\x9f\x94',
  '\xff',
  '\xff\xfe',
  '\xfe\xff',
  '\xef\xbb\xbf',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
];
const numbers = [
  '0',
  '-0',
  '1',
  '-1',
  '90',
  '180',
  '1e308',
  '-1e308',
  '1e309',
  '1e-308',
  '4.9e-324',
  '1e99999999999',
  '1e-99999999999',
  '99999999999999999999',
  '2147483648',
  '-2147483649',
  '0.001',
  '0.0000001',
  '1000000',
  '1(99999999999999999999)',
  '1.5(',
  '1.5(2',
  '1.5(2)3',
  '.5(2)',
  '5.',
  '.',
  '+',
  '-',
  '+.5E+2(1)',
  'NaN',
  'Infinity',
  '0x10',
  '1_000',
  '1,5',
  '١٢',
  `0.${'3'.repeat(400)}`,
  '7'.repeat(400),
];
const words = [
  'x,y,z',
  '-x,-y,-z',
  'x+1/0,y,z',
  'x,y',
  '2x,y,z',
  'x-y,x,z+1/3',
  '-z,-x,-y',
  '-P 2ybc',
  'P 1 (x,y',
  "'R -3 m:H'",
  "'F d -3 m'",
  'Uani',
  'Uiso',
  'Biso',
  'dum',
  'calc',
  'O2-',
  'Cval',
  'D',
  'X',
  'Og',
  'H',
  'C1',
  '-1',
  'A',
  '__proto__',
  'constructor',
  '\xe9',
];
const tags = [
  '_atom_site_label',
  '_atom_site_type_symbol',
  '_atom_site_fract_x',
  '_atom_site_fract_y',
  '_atom_site_occupancy',
  '_atom_site_disorder_group',
  '_atom_site_disorder_assembly',
  '_atom_site_aniso_label',
  '_atom_site_aniso_u_11',
  '_atom_site_aniso_b_11',
  '_atom_site_aniso_beta_11',
  '_atom_site.fract_z',
  '_symmetry_equiv_pos_as_xyz',
  '_space_group_name_hall',
  '_space_group_IT_number',
  '_cell_length_a',
  '_cell_angle_beta',
  '_chemical_formula_sum',
  '_diffrn_ambient_temperature',
  '_diffrn_ambient_pressure',
  '_a',
  `_${'n'.repeat(200)}`,
];

type Mutation = (text: string, random: Random, seeds: readonly FuzzInput[]) => string;

function insertOneOf(list: readonly string[]): Mutation {
  return (text, random) => {
    const at = below(random, text.length + 1);
    return text.slice(0, at) + oneOf(random, list) + text.slice(at);
  };
}

/** A run of characters without blanks near a random place, as [start, end). */
function tokenNear(text: string, from: number): [number, number] {
  let start = from;
  while (start < text.length && text.charCodeAt(start) <= 32) start++;
  while (start > 0 && text.charCodeAt(start - 1) > 32) start--;
  let end = start;
  while (end < text.length && text.charCodeAt(end) > 32) end++;
  return [start, end];
}

function replaceToken(list: readonly string[], wanted: RegExp): Mutation {
  return (text, random) => {
    // A few tries to hit a token of the kind.
    for (let tries = 0; tries < 8; tries++) {
      const [start, end] = tokenNear(text, below(random, text.length + 1));
      if (wanted.test(text.slice(start, end))) return text.slice(0, start) + oneOf(random, list) + text.slice(end);
    }
    return text;
  };
}

/** The value behind one of the data names that decide about cell, symmetry and conditions. */
const replaceItem: Mutation = (text, random) => {
  const items = [
    ...text.matchAll(/^_(?:cell|symmetry|space_group|diffrn_ambient|chemical_formula_sum|refine)\S*[ \t]+/gm),
  ];
  if (items.length === 0) return text;
  const item = items[below(random, items.length)];
  const start = item.index + item[0].length;
  let end = start;
  while (end < text.length && text[end] !== '\n') end++;
  return text.slice(0, start) + oneOf(random, random() < 0.6 ? numbers : words) + text.slice(end);
};

const flipBits: Mutation = (text, random) => {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length === 0) return text;
  for (let flips = 1 + below(random, 8); flips > 0; flips--)
    bytes[below(random, bytes.length)] ^= 1 << below(random, 8);
  return bytes.toString('latin1');
};

function spanOf(text: string, random: Random): [number, number] {
  const start = below(random, text.length + 1);
  return [start, Math.min(text.length, start + Math.floor(random() ** 4 * 4000))];
}

const duplicateSpan: Mutation = (text, random) => {
  const [start, end] = spanOf(text, random);
  return text.slice(0, end) + text.slice(start);
};

const repeatSpan: Mutation = (text, random) => {
  const [start, end] = spanOf(text, random);
  const times = Math.min(1 + below(random, 200), Math.floor(60_000 / (end - start + 1)));
  return text.slice(0, start) + text.slice(start, end).repeat(times) + text.slice(start);
};

const deleteSpan: Mutation = (text, random) => {
  const [start, end] = spanOf(text, random);
  return text.slice(0, start) + text.slice(end);
};

const swapTokens: Mutation = (text, random) => {
  const a = tokenNear(text, below(random, text.length + 1));
  const b = tokenNear(text, below(random, text.length + 1));
  const [first, second] = a[0] <= b[0] ? [a, b] : [b, a];
  if (first[1] > second[0]) return text;
  return (
    text.slice(0, first[0]) +
    text.slice(...second) +
    text.slice(first[1], second[0]) +
    text.slice(...first) +
    text.slice(second[1])
  );
};

const deleteToken: Mutation = (text, random) => {
  const [start, end] = tokenNear(text, below(random, text.length + 1));
  return text.slice(0, start) + text.slice(end);
};

const quoteToken: Mutation = (text, random) => {
  const [start, end] = tokenNear(text, below(random, text.length + 1));
  const [open, close] = [
    ["'", "'"],
    ['"', '"'],
    ["'''", "'''"],
    ['\n;', '\n;\n'],
    ['[', ']'],
    ["{'k':", '}'],
    ["'", '"'],
  ][below(random, 7)];
  return text.slice(0, start) + open + text.slice(start, end) + close + text.slice(end);
};

/** Lines in another order, twice or not at all. */
const shuffleLines: Mutation = (text, random) => {
  const lines = text.split('\n');
  const at = below(random, lines.length);
  const count = 1 + Math.floor(random() ** 3 * 20);
  const taken = random() < 0.3 ? lines.slice(at, at + count) : lines.splice(at, count);
  if (random() < 0.7) lines.splice(below(random, lines.length + 1), 0, ...taken);
  return lines.join('\n');
};

const lineEnds: Mutation = (text, random) => {
  const ending = oneOf(random, ['\r', '\r\n', '\n\r', '\n\n']);
  return random() < 0.5 ? text.replaceAll('\n', ending) : text.replaceAll('\n', () => (random() < 0.3 ? ending : '\n'));
};

const removeAll: Mutation = (text, random) =>
  text.replaceAll(oneOf(random, ["'", '"', ';', '_', '\n', ' ', 'loop_', ')']), '');

/** The beginning of one file with the end of another, or a piece of it. */
const splice: Mutation = (text, random, seeds) => {
  const other = latin1(seeds[below(random, seeds.length)].bytes);
  const at = below(random, text.length + 1);
  if (random() < 0.5) return text.slice(0, at) + other.slice(below(random, other.length));
  const [start, end] = spanOf(other, random);
  return text.slice(0, at) + other.slice(start, end) + text.slice(at);
};

const truncate: Mutation = (text, random) => text.slice(0, below(random, text.length + 1));
const asVersion2: Mutation = (text) => `#\\#CIF_2.0\n${text}`;

const mutations: readonly (readonly [string, Mutation])[] = [
  ['bits flipped', flipBits],
  ['span removed', deleteSpan],
  ['span doubled', duplicateSpan],
  ['span repeated', repeatSpan],
  ['tokens swapped', swapTokens],
  ['token removed', deleteToken],
  ['token quoted', quoteToken],
  ['number', replaceToken(numbers, /^[-+.\d(]/)],
  ['number', replaceToken(numbers, /^[-+.\d(]/)],
  ['word', replaceToken(words, /^[^_]/)],
  ['data name', replaceToken(tags, /^_/)],
  ['item', replaceItem],
  ['item', replaceItem],
  ['delimiter', insertOneOf(delimiters)],
  ['delimiter', insertOneOf(delimiters)],
  ['list or table', insertOneOf(compounds)],
  ['keyword', insertOneOf(keywords)],
  ['odd bytes', insertOneOf(oddBytes)],
  ['lines moved', shuffleLines],
  ['line ends', lineEnds],
  ['all of one kind removed', removeAll],
  ['spliced', splice],
  ['truncated', truncate],
  ['CIF 2.0', asVersion2],
  ['CIF 2.0', asVersion2],
];

function swappedBytes(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('latin1');
}

const encodings: readonly (readonly [string, (text: string) => string])[] = [
  ['UTF-8 with byte-order mark', (text) => `\xef\xbb\xbf${text}`],
  ['UTF-16LE', (text) => `\xff\xfe${Buffer.from(text, 'utf16le').toString('latin1')}`],
  ['UTF-16BE', (text) => `\xfe\xff${swappedBytes(text)}`],
  ['half a UTF-16 character', (text) => `\xff\xfe${Buffer.from(text, 'utf16le').toString('latin1')}A`],
  ['two byte-order marks', (text) => `\xef\xbb\xbf\xef\xbb\xbf${text}`],
];
