import type { RuleMeta } from '../../rules/rule.js';
import { defaultModel } from '../models/registry.js';
import { presetNames } from './presets.js';

export const starterFile = 'adp-lint.config.yaml';

/**
 * A configuration to begin with: everything that can be set, as comments, with the rules as they are. Each of its lines
 * that is a setting can be uncommented alone: headings without anything below them set nothing, and items are one line.
 */
export function starterText(metas: readonly RuleMeta[]): string {
  const width = Math.max(...metas.map(({ name }) => name.length)) + 1;
  const rules = metas.map(
    ({ name, code, severity, summary }) =>
      `  # ${`${name}:`.padEnd(width)} ${severity.padEnd(7)}  # ${code}: ${summary}`,
  );
  return `# yaml-language-server: $schema=./node_modules/adp-lint/schemas/config.schema.json
# What is written here holds for the CIFs in this folder and below it; a # at the begin of a line takes it out.

# Presets (${presetNames.join(', ')}),
# or other configurations by a path that begins with a dot.
extends: [recommended]

# off, hint (G), info (C), warning (B) or error (A); with options as a list, as in [warning, { level: 0.999 }].
# adp-lint explain RULE tells more.
rules:
${rules.join('\n')}

# Files not to lint, as in .gitignore.
ignore:
  # - old/

# Other settings for some files; later ones count more.
overrides:
  # - { files: high-pressure/**, rules: { structure-scale: off } }
  # - { files: '*-rt.cif', temperature: 295 }

# Findings that you have looked at; the reason is printed in the report.
suppress:
  # - { rule: odd-shape, block: compound_1, atoms: [C7, C8], reason: libration of the phenyl ring }

# Names of the data blocks to lint.
blocks:
  # - compound_*

# Whose rules and formats there are besides our own: modules by a path, or packages.
plugins:
  # - ./lab-rules.mjs

# The mildest finding that makes the exit code 1, and the mildest to report.
# failOn: error
# minSeverity: info
# More warnings than this make the exit code 1.
# maxWarnings: 10
# What predicts, and where; the temperature of the measurement (K) in place of that in the files.
# model: ${defaultModel}
# engine: auto
# device: auto
# temperature: 100
`;
}
