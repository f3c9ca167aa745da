import type { SymmetricTensor } from '../../../src/math/tensor.js';

/** Every number within `tolerance` of the expected one, relative to its size where that is above 1. */
export function expectClose(
  name: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  let worst = 0;
  let place = 0;
  for (let k = 0; k < expected.length; k++) {
    const deviation = Math.abs(actual[k] - expected[k]) / Math.max(1, Math.abs(expected[k]));
    // A NaN must not pass.
    if (!(deviation <= worst)) {
      worst = deviation;
      place = k;
    }
  }
  if (!(worst <= tolerance)) {
    throw new Error(`${name}[${place}] is ${actual[place]}, expected ${expected[place]} within ${tolerance}`);
  }
}

/** Tensors, six numbers each, within `tolerance` of the largest entry of all. */
export function expectTensors(
  name: string,
  actual: ArrayLike<number>,
  expected: readonly SymmetricTensor[],
  tolerance: number,
): void {
  const flat = expected.flat();
  const largest = Math.max(...flat.map(Math.abs));
  expect(largest).toBeGreaterThan(0);
  expectClose(
    name,
    Array.from(actual, (component) => component / largest),
    flat.map((component) => component / largest),
    tolerance,
  );
}
