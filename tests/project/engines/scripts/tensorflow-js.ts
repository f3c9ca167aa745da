/** Runs TensorFlow.js's two JavaScript backends and prints an empty object; anything else on stdout is its own. */
import { openTfEngine } from '../../../../src/project/engines/tfjs.js';

for (const backend of ['wasm', 'cpu'] as const) {
  const engine = await openTfEngine({ device: 'cpu', package: '@tensorflow/tfjs', backend });
  const stage = await engine.compile({
    name: 'exponential',
    inputs: { x: { type: 'float32', shape: ['n'] } },
    build: (ops, { x }) => ({ y: ops.exp(x) }),
  });
  await stage.run({ x: { data: Float32Array.of(0), shape: [1] } });
}
console.log('{}');
