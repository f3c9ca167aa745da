import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSymOp, type SymmetricTensor, type SymOp } from '../../src/crystal/index.js';

/** Six components, order 11 22 33 12 13 23, of a full symmetric matrix. */
export function six(m: readonly (readonly number[])[]): SymmetricTensor {
  return [m[0][0], m[1][1], m[2][2], m[0][1], m[0][2], m[1][2]];
}

/** Every entry agrees within a tolerance relative to the largest expected entry. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number): void {
  expect(actual.length).toBe(expected.length);
  let size = 0;
  let worst = 0;
  for (let k = 0; k < expected.length; k++) {
    size = Math.max(size, Math.abs(expected[k]));
    const difference = Math.abs(actual[k] - expected[k]);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
  }
  if (worst > relative * size) {
    throw new Error(`differs by ${worst / size} relative:\n${Array.from(actual)}\n${Array.from(expected)}`);
  }
}

const operators: Record<string, string[]> = JSON.parse(readFileSync(join(__dirname, 'gemmi-operators.json'), 'utf8'));

/** All operations of a space group (as gemmi 0.7.5 lists them) by the symbol used in the oracle files. */
export function operationsOf(spaceGroup: string): SymOp[] {
  return operators[spaceGroup].map(parseSymOp);
}
