/** The engines that this machine can run, for tests of what must hold on all of them. */
import { createRequire } from 'node:module';
import type { Engine } from '../../src/model/engine.js';
import { openOnnxEngine } from '../../src/project/engines/onnx.js';
import { openTfEngine } from '../../src/project/engines/tfjs.js';

export interface EngineUnderTest {
  readonly name: string;
  /** Millions of multiplications that a test may ask of it, to stay within about a second. */
  readonly capacity: number;
  readonly isInstalled: boolean;
  open(): Promise<Engine>;
}

function isInstalled(name: string): boolean {
  try {
    createRequire(__filename).resolve(name);
    return true;
  } catch {
    return false;
  }
}

export const enginesUnderTest: readonly EngineUnderTest[] = [
  {
    name: 'onnxruntime-node',
    capacity: Number.POSITIVE_INFINITY,
    isInstalled: isInstalled('onnxruntime-node'),
    open: () => openOnnxEngine({ device: 'cpu', threads: 2, package: 'onnxruntime-node' }),
  },
  {
    name: 'tfjs-node',
    capacity: Number.POSITIVE_INFINITY,
    isInstalled: isInstalled('@tensorflow/tfjs-node'),
    open: () => openTfEngine({ device: 'cpu', package: '@tensorflow/tfjs-node' }),
  },
  {
    name: 'tfjs wasm',
    capacity: 1500,
    isInstalled: isInstalled('@tensorflow/tfjs-backend-wasm'),
    open: () => openTfEngine({ device: 'cpu', package: '@tensorflow/tfjs', backend: 'wasm' }),
  },
  {
    name: 'tfjs cpu',
    capacity: 15,
    isInstalled: isInstalled('@tensorflow/tfjs'),
    open: () => openTfEngine({ device: 'cpu', package: '@tensorflow/tfjs', backend: 'cpu' }),
  },
];

/** `describe` for each engine; where a package is missing, a visibly skipped block that names it. */
export function describeEachEngine(body: (engine: () => Engine, about: EngineUnderTest) => void): void {
  for (const about of enginesUnderTest) {
    const title = about.isInstalled ? about.name : `${about.name} (skipped: not installed)`;
    const block = about.isInstalled ? describe : describe.skip;
    block(title, () => {
      let engine: Engine;
      beforeAll(async () => {
        engine = await about.open();
      });
      afterAll(() => engine.dispose());
      body(() => engine, about);
    });
  }
}
