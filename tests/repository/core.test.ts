/** `adp-lint/core` for a browser: bundled as such, and run where nothing of Node is. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import type * as Core from '../../src/core.js';
import type { FileReport } from '../../src/linter/report.js';
import type { OnnxRuntime } from '../../src/model/onnx/runtime.js';
import { loadCpuRuntime } from '../../src/project/engines/onnx.js';
import { LintRunner } from '../../src/project/lint-runner.js';
import type { PredictorOptions } from '../../src/project/models/open-predictor.js';

const root = join(__dirname, '../..');
const read = (...path: string[]) => readFileSync(join(root, ...path));

/** esbuild in a process of its own: it does not work in jest's realm. What a browser does not have makes it fail. */
function bundle(entry: string): { readonly text: string; readonly warnings: readonly object[] } {
  const script = `
    const options = JSON.parse(process.argv[1]);
    const { outputFiles, warnings } = require('esbuild').buildSync(options);
    process.stdout.write(JSON.stringify({ text: outputFiles[0].text, warnings }));
  `;
  const options = {
    ...{ stdin: { contents: entry, resolveDir: root, loader: 'ts' } },
    ...{ bundle: true, write: false, platform: 'browser', format: 'iife', target: 'es2022', globalName: 'core' },
    logLevel: 'silent',
  };
  const output = execFileSync(process.execPath, ['-e', script, JSON.stringify(options)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output.toString());
}

/** What browsers have besides the language itself, and no more. */
function browserGlobals(): Record<string, unknown> {
  const typedArrays = {
    ...{ ArrayBuffer, DataView, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Uint8Array },
    ...{ Uint8ClampedArray, Uint16Array, Uint32Array, BigInt64Array, BigUint64Array },
  };
  return { ...typedArrays, TextDecoder, TextEncoder, URL, performance, crypto: globalThis.crypto };
}

const dolomite = read('fixtures', 'dolomite.cif');
const planted = read('fixtures', 'paracetamol_monomethanolate.cif')
  .toString()
  .replace(/^C8 0\.0212.*$/m, 'C8 0.0600 0.0600 0.0600 0 0.003 0');
const springs: unknown = JSON.parse(read('weights', 'lattice-springs.json').toString());
const withoutTime = (report: FileReport): FileReport => ({ ...JSON.parse(JSON.stringify(report)), elapsed: 0 });

describe('adp-lint/core in a browser', () => {
  let context: Record<string, unknown>;
  let core: typeof Core;
  let runtime: OnnxRuntime;

  beforeAll(async () => {
    const { text, warnings } = bundle("export * from './src/core.ts';");
    expect(warnings).toEqual([]);
    context = createContext(browserGlobals());
    runInContext(text, context);
    core = runInContext('core', context) as typeof Core;
    // Two packages of ONNX Runtime in one process would take each other's place.
    runtime = await loadCpuRuntime(1, []);
  });

  async function asTheRunnerSays(predictor: PredictorOptions, content: string | Uint8Array, name: string) {
    const runner = new LintRunner({ predictor });
    try {
      return withoutTime((await runner.lint(content, name)).report);
    } finally {
      await runner.dispose();
    }
  }

  test('runs where there is nothing of Node', () => {
    for (const name of ['process', 'require', 'Buffer', 'global', 'module', 'setImmediate']) {
      expect([name, runInContext(`typeof ${name}`, context)]).toEqual([name, 'undefined']);
    }
    expect(() => bundle("import { readFile } from 'node:fs'; readFile('x', () => {});")).toThrow();
  });

  test('lints without a model', async () => {
    const broken = planted.replace('_cell_length_a', '_cell_length_b 5\n_cell_length_a');
    const file = await core.lintText(broken, 'broken.cif');
    expect(file.findings.map(({ rule }) => rule)).toContain('duplicate-item');
    expect(file.comparisons.map(({ atoms }) => atoms.length)).toEqual([0]);
    const bytes = await core.lintBytes(new TextEncoder().encode(broken), 'broken.cif');
    expect(withoutTime(core.fileReport(bytes))).toEqual(withoutTime(core.fileReport(file)));
  });

  test('lints with the lattice prior as the runner does', async () => {
    const engine = await core.onnxEngine(runtime, 'cpu', []);
    const predictor = core.createPredictor({
      model: { architecture: 'lattice', name: 'lattice' },
      springs: core.loadSprings(springs),
      engine,
    });
    for (const [content, name] of [
      [planted, 'planted.cif'],
      [new Uint8Array(dolomite), 'dolomite.cif'],
    ] as const) {
      const options = { predictor: async () => predictor };
      const file = await (typeof content === 'string'
        ? core.lintText(content, name, options)
        : core.lintBytes(content, name, options));
      const report = core.fileReport(file);
      const expected = await asTheRunnerSays({ model: 'lattice', threads: 1 }, content, name);
      expect(report.blocks[0].assessed).toBeGreaterThan(0);
      expect(withoutTime(report)).toEqual(expected);
    }
    await predictor.dispose();
  });

  test('lints with a network as the runner does, and writes reports and CIFs', async () => {
    const name = 'cartnet-e3-open1';
    const predictor = core.createPredictor({
      model: core.readNetworkModel(new Uint8Array(read('weights', `${name}.safetensors`)), name),
      springs: core.loadSprings(springs),
      engine: await core.onnxEngine(runtime, 'cpu', []),
    });
    const file = await core.lintText(planted, 'planted.cif', { predictor: async () => predictor });
    const report = core.fileReport(file);
    const expected = await asTheRunnerSays({ model: name, threads: 1 }, planted, 'planted.cif');
    expect(withoutTime(report)).toEqual(expected);
    expect(report.findings.map(({ sites }) => sites.join())).toContain('C8');
    for (const format of core.reporterNames) {
      expect([format, core.formatReport({ version: '0', files: [report] }, format)]).toEqual([
        format,
        expect.stringContaining('C8'),
      ]);
    }
    if (!('cif' in file.document)) throw new Error('no CIF');
    const structures = core.predictedStructures(file.document.cif, file);
    const again = core.crystalsFromCif(core.parseCif(core.predictedCif(file.document.cif, structures), 'p.cif'));
    expect(again[0].sites.map(({ label }) => label)).toEqual(file.crystals[0].sites.map(({ label }) => label));
    await predictor.dispose();
  });
});
