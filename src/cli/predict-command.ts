import type { Command } from 'commander';
import { BaselineRun } from '../project/baseline/baseline-run.js';
import { engineOf } from '../project/config/project.js';
import type { ProjectRun } from '../project/project-run.js';
import { predict } from './commands/predict.js';
import type { CliIo } from './io.js';
import { addModelOptions, type ModelOptionValues, predictorOptions } from './options.js';
import { addConfigOptions, baselineWorld, openProject, type ProjectOptionValues } from './project-options.js';
import { namedFile } from './report-outputs.js';

interface PredictOptionValues extends ModelOptionValues, Pick<ProjectOptionValues, 'config' | 'trust'> {
  readonly outputFile?: string;
  readonly json?: boolean;
  readonly comment?: boolean;
  readonly block?: readonly string[];
  readonly blocks?: readonly string[];
}

/** `adp-lint predict` */
export function addPredictCommand(program: Command, io: CliIo, finish: (code: number) => void): void {
  const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
  addConfigOptions(
    addModelOptions(
      program
        .command('predict')
        .description('write predicted ADPs into a copy of your own CIF, or as JSON')
        .argument('<file>', 'CIF file, or - for standard input'),
    ),
  )
    .option('-o, --output-file <file>', 'write there; - is standard output (default)')
    .option('--json', 'predictions as JSON (schemas/prediction.schema.json) instead of a CIF')
    .option('--blocks <name>', 'only data blocks of this name (* and ? allowed); may be given again', collect)
    .addOption(program.createOption('--block <name>', 'the same').argParser(collect).hideHelp())
    .option('--comment', 'say in a comment at the top of the CIF where its U come from')
    .addHelpText('after', helpAfter)
    .action(async (file: string, values: PredictOptionValues) => {
      const merged = { ...program.opts<PredictOptionValues>(), ...values };
      const { config, trust = false } = merged;
      const project = await openProject({ ...(config !== undefined && { config }), trust }, io);
      // What is known of findings says nothing of a prediction.
      const run: ProjectRun = { project, baseline: BaselineRun.empty(baselineWorld(io)), ignore: false };
      const blocks = [...(merged.blocks ?? []), ...(merged.block ?? [])];
      const outputFile = namedFile(merged.outputFile);
      finish(
        await predict(
          {
            file,
            run,
            predictor: { ...engineOf(await project.runConfig()), ...predictorOptions(merged) },
            json: merged.json ?? false,
            comment: merged.comment ?? false,
            ...(outputFile !== undefined && { outputFile }),
            ...(blocks.length > 0 && { blocks }),
          },
          io,
        ),
      );
    });
}

const helpAfter = `
The copy differs from the input in the displacement parameters of the predicted atoms alone: same
labels, same asymmetric unit, same convention (U, B or beta), no standard uncertainties. Atoms that
the model does not predict (hydrogen) stay as they are.

Examples:
  adp-lint predict structure.cif -o predicted.cif
  adp-lint predict structure.cif --json | jq '.blocks[].sites[] | {label, uEq}'
  adp-lint predict --temperature 298 --comment structure.cif > at-298K.cif`;
