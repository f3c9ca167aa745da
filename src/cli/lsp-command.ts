import type { Command } from 'commander';
import { engineOf } from '../project/config/project.js';
import type { CliIo } from './io.js';
import { addModelOptions, type ModelOptionValues, predictorOptions } from './options.js';
import { addProjectOptions, openProject, openRun, type ProjectOptionValues } from './project-options.js';

type LspOptionValues = ModelOptionValues & ProjectOptionValues;

/** `adp-lint lsp` */
export function addLspCommand(program: Command, io: CliIo, finish: (code: number) => void): void {
  addProjectOptions(
    addModelOptions(
      program.command('lsp').description('language server for editors, on standard input and output (docs/editors.md)'),
    ),
  )
    .option('--stdio', 'what it does anyway; many editors say so')
    .action(async (values: LspOptionValues) => {
      const merged = { ...program.opts<LspOptionValues>(), ...values };
      const project = await openProject(merged, io);
      // A configuration that is wrong is told where it counts, when a document is linted.
      const engine = await project.runConfig().then(engineOf, () => ({}));
      // Nobody else waits for the protocol's library to load.
      const { lsp } = await import('./commands/lsp.js');
      const args = {
        predictor: { ...engine, ...predictorOptions(merged) },
        openRun: async () => openRun(await openProject(merged, io), {}, undefined, io),
      };
      finish(await lsp(args, io));
    });
}
