import type { NeighbourList } from './neighbours.js';

/** Growing typed arrays for edges whose number is not known beforehand. */
export class EdgeStore {
  #count = 0;
  #receiver: Int32Array;
  #sender: Int32Array;
  #image: Int32Array;
  #vector: Float64Array;
  #distance: Float64Array;

  constructor(expected: number) {
    const capacity = Math.max(expected, 64);
    this.#receiver = new Int32Array(capacity);
    this.#sender = new Int32Array(capacity);
    this.#image = new Int32Array(3 * capacity);
    this.#vector = new Float64Array(3 * capacity);
    this.#distance = new Float64Array(capacity);
  }

  /** Makes room for this many more edges. */
  reserve(more: number): void {
    const needed = this.#count + more;
    if (needed <= this.#receiver.length) return;
    const capacity = Math.max(needed, 2 * this.#receiver.length);
    const integers = (old: Int32Array, size: number) => {
      const larger = new Int32Array(size);
      larger.set(old);
      return larger;
    };
    const floats = (old: Float64Array, size: number) => {
      const larger = new Float64Array(size);
      larger.set(old);
      return larger;
    };
    this.#receiver = integers(this.#receiver, capacity);
    this.#sender = integers(this.#sender, capacity);
    this.#image = integers(this.#image, 3 * capacity);
    this.#vector = floats(this.#vector, 3 * capacity);
    this.#distance = floats(this.#distance, capacity);
  }

  /** Adds an edge for which `reserve` has made room. */
  push(receiver: number, sender: number, n1: number, n2: number, n3: number, x: number, y: number, z: number): void {
    const e = this.#count++;
    this.#receiver[e] = receiver;
    this.#sender[e] = sender;
    this.#image[3 * e] = n1;
    this.#image[3 * e + 1] = n2;
    this.#image[3 * e + 2] = n3;
    this.#vector[3 * e] = x;
    this.#vector[3 * e + 1] = y;
    this.#vector[3 * e + 2] = z;
    this.#distance[e] = Math.sqrt(x * x + y * y + z * z);
  }

  finish(): NeighbourList {
    const count = this.#count;
    return {
      count,
      receiver: this.#receiver.slice(0, count),
      sender: this.#sender.slice(0, count),
      image: this.#image.slice(0, 3 * count),
      vector: this.#vector.slice(0, 3 * count),
      distance: this.#distance.slice(0, count),
    };
  }
}
