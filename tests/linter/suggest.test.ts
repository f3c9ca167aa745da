import { ruleNames as names } from '../../src/linter/known-rules.js';
import { closestWord } from '../../src/linter/suggest.js';

test.each([
  ['warn', 'warning', ['error', 'warning']],
  ['eror', 'error', ['error', 'warning']],
  ['erorr', 'error', ['error', 'warning']],
  ['ERROR', 'error', ['error', 'warning']],
  ['catastrophe', undefined, ['error', 'warning']],
  ['x'.repeat(100), undefined, ['x'.repeat(99)]],
  ['', undefined, ['error']],
])('%s was meant to be %s', (text, expected, words) => {
  expect(closestWord(text, words)).toBe(expected);
});

test.each([
  ['low-io', 'low-iou'],
  ['oddshape', 'odd-shape'],
  ['ADPL110', 'ADPL100'],
  ['nonsense-throughout', undefined],
])('the rule %s was meant to be %s', (word, expected) => {
  expect(names.closest(word)).toBe(expected);
});

test('rules are found by name and code in any case', () => {
  for (const meta of names.metas) {
    for (const word of [meta.name, meta.code, meta.code.toLowerCase(), meta.name.toUpperCase()]) {
      expect(names.find(word)).toBe(meta);
    }
  }
  expect(names.find('constructor')).toBeUndefined();
});
