import { type Command, InvalidArgumentError, Option } from 'commander';
import type { PredictorOptions } from '../project/models/open-predictor.js';
import { defaultModel } from '../project/models/registry.js';
import type { Concurrency } from '../project/pool/concurrency.js';

/** What commander hands over for the options of `addModelOptions`. */
export interface ModelOptionValues {
  readonly model?: string;
  readonly engine?: 'auto' | 'onnx' | 'tfjs';
  readonly device?: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly temperature?: number;
  readonly threads?: number;
}

/** The options of every command that predicts. */
export function addModelOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--model <name|file>', `bundled or pulled model, or a file of weights (default: ${defaultModel})`),
    )
    .addOption(new Option('--engine <name>', 'what runs the network (default: auto)').choices(['auto', 'onnx', 'tfjs']))
    .addOption(
      new Option('--device <name>', 'where the network runs (default: auto)').choices([
        'auto',
        'cpu',
        'webgpu',
        'cuda',
      ]),
    )
    .addOption(
      new Option(
        '--temperature <K>',
        'temperature of the measurement in kelvin, in place of that in the file',
      ).argParser(parseTemperature),
    )
    .addOption(new Option('--threads <n>', 'threads of the CPU').argParser(parseThreads));
}

export function predictorOptions(values: ModelOptionValues): PredictorOptions {
  const { model, engine, device, temperature, threads } = values;
  return {
    ...(model !== undefined && { model }),
    ...(engine !== undefined && { engine }),
    ...(device !== undefined && { device }),
    ...(temperature !== undefined && { temperature }),
    ...(threads !== undefined && { threads }),
  };
}

function parseTemperature(text: string): number {
  const kelvin = Number(text.trim().replace(/K$/i, ''));
  if (text.trim() === '' || !Number.isFinite(kelvin)) throw new InvalidArgumentError('Kelvin as a number, e.g. 100.');
  if (kelvin <= 0) throw new InvalidArgumentError('Temperatures are in kelvin, above 0.');
  return kelvin;
}

function parseThreads(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1) throw new InvalidArgumentError('A whole number, at least 1.');
  return threads;
}

/** @throws InvalidArgumentError */
export function parseConcurrency(text: string): Concurrency {
  if (text === 'auto' || text === 'off') return text;
  const processes = Number(text);
  if (!Number.isInteger(processes) || processes < 1) {
    throw new InvalidArgumentError('A whole number, at least 1, or auto, or off.');
  }
  return processes;
}
