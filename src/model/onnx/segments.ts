/** Which rows each sum adds up, as a rectangle: sum r takes the rows table[r, 0..width) with the weights mask[r, …]. */
export interface SegmentTable {
  /** One more than the largest index; a further row, of no members, stands for every index beyond. */
  readonly sums: number;
  readonly width: number;
  /** [sums + 1, width] */
  readonly table: Int32Array;
  /** 1 for a member, 0 for padding, [sums + 1, 1, width]. */
  readonly mask: Float32Array;
}

/**
 * Turns "add row e to sum indices[e]" round into "sum r adds these rows". Padding repeats one of the sum's own rows, so
 * that it reads memory that is needed anyway.
 */
export function segmentTable(indices: Int32Array): SegmentTable {
  let sums = 0;
  for (const index of indices) if (index >= sums) sums = index + 1;
  const counts = new Int32Array(sums);
  for (const index of indices) counts[index]++;
  const width = counts.reduce((most, count) => Math.max(most, count), 0);
  const table = new Int32Array((sums + 1) * width);
  const mask = new Float32Array((sums + 1) * width);
  counts.fill(0);
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row];
    const start = index * width;
    if (counts[index] === 0) table.fill(row, start, start + width);
    const place = start + counts[index]++;
    table[place] = row;
    mask[place] = 1;
  }
  return { sums, width, table, mask };
}
