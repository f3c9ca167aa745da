import { segmentTable } from '../../../src/model/onnx/segments.js';
import { seededRandom } from '../../support/random.js';

describe('the segment table', () => {
  test('lists the members of each sum, pads with one of them, and ends with an empty row', () => {
    const { sums, width, table, mask } = segmentTable(Int32Array.of(2, 0, 2, 2));
    expect({ sums, width }).toEqual({ sums: 3, width: 3 });
    expect(Array.from(table)).toEqual([1, 1, 1, 0, 0, 0, 0, 2, 3, 0, 0, 0]);
    expect(Array.from(mask)).toEqual([1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0]);
  });

  test('without indices only the empty row is left', () => {
    expect(segmentTable(new Int32Array(0))).toMatchObject({ sums: 0, width: 0, table: new Int32Array(0) });
  });

  test('names every row once, in its own sum (256 random index lists)', () => {
    const random = seededRandom(5);
    for (let round = 0; round < 256; round++) {
      const indices = Int32Array.from({ length: Math.floor(40 * random()) }, () => Math.floor(12 * random()));
      const { width, table, mask } = segmentTable(indices);
      const seen = new Map<number, number>();
      mask.forEach((member, place) => {
        if (member) seen.set(table[place], Math.floor(place / width));
      });
      expect(Array.from(indices.keys(), (row) => seen.get(row))).toEqual(Array.from(indices));
      expect(mask.reduce((total, member) => total + member, 0)).toBe(indices.length);
    }
  });
});
