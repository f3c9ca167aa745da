import { jsonText } from '../../src/reporters/json-text.js';

test('puts arrays of numbers on one line and leaves everything else to JSON', () => {
  const value = {
    tensor: [0.01, -2e-7, 0, 3, null, 1.5e21],
    nested: [[1], [2, 3]],
    words: ['1', '2'],
    empty: [],
    text: 'a "quoted [\n  1,\n  2\n] text"',
  };
  const text = jsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('"tensor": [0.01, -2e-7, 0, 3, null, 1.5e+21],\n');
  expect(text).toContain('    [2, 3]\n');
  expect(text).toContain('"words": [\n    "1",\n    "2"\n  ]');
  expect(text.endsWith('}\n')).toBe(true);
});
