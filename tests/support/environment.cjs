// jest runs tests in another realm, whose typed arrays fail the instanceof checks of native packages
// (onnxruntime #16622, tfjs #7175). The sandbox gets the outer realm's constructors instead.
const { TestEnvironment } = require('jest-environment-node');

const shared = [
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Uint32Array,
  BigInt64Array,
  BigUint64Array,
];

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const typedArray of shared) this.global[typedArray.name] = typedArray;
  }
};
