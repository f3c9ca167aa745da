import type { Command } from 'commander';
import { defaultModel } from '../project/models/registry.js';
import { importModel, printModelInfo, printModels, pullModel } from './commands/model.js';
import type { CliIo } from './io.js';

/** `adp-lint model …`: the weights of the networks. */
export function addModelCommand(program: Command, io: CliIo, finish: (code: number) => void): void {
  const model = program.command('model').description('weights: import, pull, list, info');

  model
    .command('list')
    .description('the models that --model knows by name')
    .option('--json', 'as JSON')
    .action(async ({ json = false }: { json?: boolean }) => finish(await printModels({ json }, io)));

  model
    .command('info')
    .description('configuration, training and calibration of a model')
    .argument('[model]', 'name or file', defaultModel)
    .option('--json', 'as JSON')
    .action(async (name: string, { json = false }: { json?: boolean }) =>
      finish(await printModelInfo({ model: name, json }, io)),
    );

  model
    .command('import')
    .description("turn the official CartNet code's checkpoint (.ckpt) into safetensors")
    .argument('<file>', 'checkpoint as torch.save wrote it')
    .requiredOption('-o, --output-file <file>', 'safetensors file to write; - is standard output')
    .action(async (file: string, { outputFile }: { outputFile: string }) =>
      finish(await importModel({ file, outputFile }, io)),
    );

  model
    .command('pull')
    .description('download published weights into the cache')
    .argument('<name>', 'official: the CartNet weights of Solé et al. 2025')
    .action(async (name: string) => finish(await pullModel({ name }, io)));
}
