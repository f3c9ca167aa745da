import { type Command, Option } from 'commander';
import { ruleNames } from '../linter/known-rules.js';
import type { RuleNames } from '../linter/rule-names.js';
import { BaselineRun } from '../project/baseline/baseline-run.js';
import { ruleNamesWith } from '../project/config/plugins.js';
import { engineOf } from '../project/config/project.js';
import type { ProjectRun } from '../project/project-run.js';
import type { Severity } from '../rules/rule.js';
import { severities } from '../rules/severity.js';
import { explainRule, printRules } from './commands/rules.js';
import { writeVrf } from './commands/vrf.js';
import type { CliIo } from './io.js';
import { addModelOptions, type ModelOptionValues, predictorOptions } from './options.js';
import { addProjectOptions, baselineWorld, openProject, type ProjectOptionValues } from './project-options.js';
import { namedFile } from './report-outputs.js';

interface VrfOptionValues extends ModelOptionValues, ProjectOptionValues {
  readonly inPlace?: boolean;
  readonly outputFile?: string;
  readonly minSeverity?: Severity;
}

/** `adp-lint rules`, `adp-lint explain` and `adp-lint vrf`. */
export function addRuleCommands(program: Command, io: CliIo, finish: (code: number) => void): void {
  const names = async (values: ProjectOptionValues): Promise<RuleNames> => {
    const project = await openProject({ ...program.opts<ProjectOptionValues>(), ...values }, io);
    return ruleNamesWith((await project.runConfig()).plugins);
  };
  addProjectOptions(program.command('rules').description('all rules with their severities'))
    .option('--json', 'as JSON, with the schemas of their options')
    .action(async (values: ProjectOptionValues & { readonly json?: boolean }) =>
      finish(printRules({ json: values.json ?? false }, await names(values), io)),
    );

  addProjectOptions(
    program.command('explain').description('the page of a rule').argument('<rule>', 'name or code: low-iou, ADPL101'),
  ).action(async (rule: string, values: ProjectOptionValues) =>
    // Our own rules are explained also where a configuration is broken.
    finish(await explainRule(rule, ruleNames.find(rule) ? ruleNames : await names(values), io)),
  );

  addProjectOptions(
    addModelOptions(
      program
        .command('vrf')
        .description('put validation reply forms for the findings into CIFs (docs/suppression.md)')
        .argument('<files...>', 'CIF files, folders (every *.cif inside), or - for standard input'),
    ),
  )
    .option('--in-place', 'change the files themselves; several files need it')
    .option('-o, --output-file <file>', 'write there; - is standard output (default)')
    .addOption(
      new Option('--min-severity <severity>', 'the mildest finding that gets a form (default: warning)').choices(
        severities,
      ),
    )
    .action(async (paths: string[], values: VrfOptionValues) => {
      const merged = { ...program.opts<VrfOptionValues>(), ...values };
      const project = await openProject(merged, io);
      const config = await project.runConfig();
      // Journals do not know the baseline: what is in it needs a reply all the same.
      const run: ProjectRun = { project, baseline: BaselineRun.empty(baselineWorld(io)), ignore: true };
      const { minSeverity = 'warning', inPlace = false } = merged;
      const outputFile = namedFile(merged.outputFile);
      const predictor = { ...engineOf(config), ...predictorOptions(merged) };
      const args = { paths, predictor, run, minSeverity, inPlace, ...(outputFile !== undefined && { outputFile }) };
      finish(await writeVrf(args, io));
    });
}
