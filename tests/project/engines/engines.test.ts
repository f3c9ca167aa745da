import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngineUnavailableError, openEngine } from '../../../src/project/engines/engines.js';
import { openOnnxEngine } from '../../../src/project/engines/onnx.js';
import { openTfEngine } from '../../../src/project/engines/tfjs.js';

const { optionalDependencies } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8'));
// Without the postinstall, which fails where NuGet cannot be reached; optional, so that later installations do not fail.
const installNative = `npm install --ignore-scripts --save-optional onnxruntime-node@${optionalDependencies['onnxruntime-node']}`;

/** What an engine request is refused with; the test fails where it is not. */
async function refusal(opening: Promise<{ dispose(): Promise<void> }>): Promise<EngineUnavailableError> {
  const outcome = await opening.then(
    (engine) => engine.dispose(),
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(EngineUnavailableError);
  return outcome as EngineUnavailableError;
}

describe('opening an engine', () => {
  test('auto is ONNX Runtime on the CPU, without a note where its native package is there', async () => {
    const engine = await openEngine({ engine: 'auto', device: 'auto', threads: 1 });
    expect(engine).toMatchObject({ name: 'onnx', device: 'cpu' });
    expect(engine.description).toMatch(/^onnxruntime-node \d+\.\d+\.\d+$/);
    expect(engine.notes).toEqual([]);
    await engine.dispose();
  });

  test('tfjs says which backend it has, and how to get the native one', async () => {
    const engine = await openTfEngine({ device: 'auto', package: '@tensorflow/tfjs', backend: 'wasm' });
    expect(engine).toMatchObject({ name: 'tfjs', device: 'cpu' });
    expect(engine.description).toMatch(/^@tensorflow\/tfjs \d+\.\d+\.\d+ \(wasm\)$/);
    await engine.dispose();
  });

  test('both engines invert in float64, by ONNX Runtime', async () => {
    for (const name of ['onnx', 'tfjs'] as const) {
      const engine = await openEngine({ engine: name, device: 'auto', threads: 1 });
      const inverse = await engine.inverter.inverse(Float64Array.of(4, 1e-9, 1e-9, 2), 2);
      expect(inverse[0]).toBeCloseTo(0.25, 14);
      expect(inverse[1]).toBeCloseTo(-1.25e-10, 20);
      expect(engine.inverter.description).toMatch(/^onnxruntime-/);
      await engine.dispose();
    }
  });

  test('a device that is not there is an error with advice, never another device', async () => {
    const tensorflowGpu = await refusal(openEngine({ engine: 'tfjs', device: 'webgpu' }));
    expect(tensorflowGpu.message).toMatch(/use --engine onnx --device webgpu/);
    const wasm = await refusal(openOnnxEngine({ device: 'webgpu', package: 'onnxruntime-web' }));
    expect(wasm.message).toMatch(/runs on the CPU only in Node/);
    expect(wasm.installCommand).toBe(installNative);
    expect(wasm.message).toContain(installNative);
  });
});

describe('without its native package ONNX Runtime', () => {
  const loading = (error: Error) => {
    jest.resetModules();
    jest.doMock('onnxruntime-node', () => {
      throw error;
    });
    return require('../../../src/project/engines/onnx.js') as typeof import('../../../src/project/engines/onnx.js');
  };
  const notFound = Object.assign(new Error("Cannot find package 'onnxruntime-node' imported from /x/y.js"), {
    code: 'ERR_MODULE_NOT_FOUND',
  });
  afterEach(() => {
    jest.dontMock('onnxruntime-node');
    jest.resetModules();
  });

  test('is its WebAssembly build, and says why and what to do', async () => {
    const engine = await loading(notFound).openOnnxEngine({ device: 'auto', threads: 1 });
    expect(engine.description).toMatch(/^onnxruntime-web \d/);
    expect(engine.notes).toEqual([
      `onnxruntime-node is not installed (npm leaves it out where NuGet cannot be reached); its WebAssembly build onnxruntime-web is used, which is slower. To get the native one: ${installNative} (with -g where adp-lint was installed with -g)`,
    ]);
    await engine.dispose();
  });

  test('tells a package that is damaged from one that is not there', async () => {
    const missingPart = Object.assign(new Error("Cannot find module '../bin/napi-v6/linux/x64/binding.node'\nmore"), {
      code: 'MODULE_NOT_FOUND',
    });
    const engine = await loading(missingPart).openOnnxEngine({ device: 'cpu', threads: 1 });
    expect(engine.notes[0]).toContain(
      "onnxruntime-node could not be loaded (Cannot find module '../bin/napi-v6/linux/x64/binding.node'); its",
    );
    await engine.dispose();
  });

  test('refuses a device or the package asked for by name', async () => {
    const { openOnnxEngine } = loading(notFound);
    for (const request of [{ device: 'webgpu' }, { device: 'cpu', package: 'onnxruntime-node' }] as const) {
      const refused = await openOnnxEngine(request).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        name: 'EngineUnavailableError',
        installCommand: installNative,
        message: expect.stringContaining(`NuGet cannot be reached). Install it: ${installNative}`),
      });
    }
  });
});

/** Stdout of a script that runs in a process of its own. */
function outputOf(script: string): string {
  return execFileSync(process.execPath, ['--import', 'tsx', join(__dirname, 'scripts', script)], {
    cwd: join(__dirname, '../../..'),
    encoding: 'utf8',
  });
}

describe('engines outside jest', () => {
  test('onnxruntime-web sums and inverts as the native package does, and prints nothing', () => {
    expect(JSON.parse(outputOf('onnxruntime-web.ts'))).toEqual({
      description: expect.stringMatching(/^onnxruntime-web \d+\.\d+\.\d+$/),
      sums: [4, 10, 0],
      inverse: [0.5, 0, 0, 0.2],
    });
  });

  test('TensorFlow.js prints nothing', () => {
    expect(outputOf('tensorflow-js.ts')).toBe('{}\n');
  });
});
