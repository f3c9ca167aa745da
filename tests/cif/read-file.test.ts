import { decodeCifBytes, encodeCifText, parseCif } from '../../src/cif/index.js';

const utf8 = new TextEncoder();

describe('decodeCifBytes', () => {
  test('UTF-8', () => {
    expect(decodeCifBytes(utf8.encode('data_x\n_a "Å"\n'))).toEqual({
      text: 'data_x\n_a "Å"\n',
      encoding: 'utf-8',
      byteOrderMark: false,
      problems: [],
    });
  });

  test('UTF-8 with byte-order mark: stripped, a second one kept', () => {
    const decoded = decodeCifBytes(utf8.encode('\ufeff\ufeffdata_x\n'));
    expect(decoded).toMatchObject({ text: '\ufeffdata_x\n', encoding: 'utf-8', byteOrderMark: true, problems: [] });
  });

  test('Latin-1, with a note at the first byte that is not UTF-8', () => {
    // The ü is proper UTF-8 and comes first; ä is not.
    const bytes = Uint8Array.from([...utf8.encode('# ü\ndata_x\n# K'), 0xe4, ...utf8.encode('lte\n')]);
    const decoded = decodeCifBytes(bytes);
    expect(decoded).toMatchObject({ encoding: 'latin-1', byteOrderMark: false });
    expect(decoded.text).toBe('# Ã¼\ndata_x\n# Kälte\n');
    expect(decoded.problems).toMatchObject([{ kind: 'encoding', severity: 'hint' }]);
    const [{ range, message }] = decoded.problems;
    expect(decoded.text.slice(range.start, range.end)).toBe('ä');
    expect(message).toContain('E4');
  });

  test.each([
    ['an overlong form', [0x61, 0xc0, 0x80], 1],
    ['a surrogate', [0xed, 0xa0, 0x80], 0],
    ['beyond Unicode', [0x61, 0x62, 0xf4, 0x90, 0x80, 0x80], 2],
    ['a sequence cut off', [0xc3, 0xa4, 0xe2, 0x82], 2],
    ['a continuation alone', [0x61, 0x80], 1],
    ['an overlong three-byte form', [0xe0, 0x9f, 0xbf], 0],
    ['an overlong four-byte form', [0xf0, 0x8f, 0xbf, 0xbf], 0],
    ['a wrong third byte', [0xe2, 0x82, 0x41], 0],
  ])('%s is not UTF-8', (_title, bytes, at) => {
    const decoded = decodeCifBytes(Uint8Array.from(bytes));
    expect(decoded.encoding).toBe('latin-1');
    expect(decoded.problems[0].range).toEqual({ start: at, end: at + 1 });
  });

  test.each([
    ['utf-16le', [0xff, 0xfe], true],
    ['utf-16be', [0xfe, 0xff], false],
  ] as const)('%s', (encoding, mark, little) => {
    const text = 'data_x\n_a "Å😀"\n';
    const bytes = new Uint8Array(2 + text.length * 2);
    bytes.set(mark);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i), little);
    const decoded = decodeCifBytes(bytes);
    expect(decoded).toMatchObject({ text, encoding, byteOrderMark: true });
    expect(decoded.problems.map(({ kind }) => kind)).toEqual(['encoding']);
    expect(encodeCifText(decoded.text, decoded)).toEqual(bytes);
  });

  test('UTF-16 with half a character at the end', () => {
    expect(decodeCifBytes(Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x62])).text).toBe('a\ufffd');
  });

  test('an empty file', () => {
    expect(decodeCifBytes(new Uint8Array())).toMatchObject({ text: '', encoding: 'utf-8', problems: [] });
  });

  test('NUL bytes come through and are reported by the parser', () => {
    const { text, problems } = decodeCifBytes(Uint8Array.from([...utf8.encode('data_x\n_a 1\n'), 0, 0, 10]));
    expect(problems).toEqual([]);
    expect(parseCif(text).problems).toMatchObject([{ kind: 'invalid-character', range: { start: 12, end: 14 } }]);
  });

  test('a large file in Latin-1', () => {
    const bytes = new Uint8Array(100_000).fill(0xe4);
    expect(decodeCifBytes(bytes).text).toBe('ä'.repeat(100_000));
  });
});

describe('encodeCifText', () => {
  test.each([
    ['UTF-8', [...utf8.encode('data_ü\n')]],
    ['UTF-8 with mark', [...utf8.encode('\ufeffdata_ü\n')]],
    ['Latin-1', Array.from({ length: 256 }, (_, i) => i)],
  ])('%s gives the same bytes again', (_title, list) => {
    const bytes = Uint8Array.from(list);
    const decoded = decodeCifBytes(bytes);
    expect(encodeCifText(decoded.text, decoded)).toEqual(bytes);
  });

  test('what Latin-1 lacks makes UTF-8 of the file', () => {
    const encoded = encodeCifText('ä Ω', { encoding: 'latin-1', byteOrderMark: false });
    expect(encoded).toEqual(utf8.encode('ä Ω'));
  });
});
