import type { RuleMeta } from '../../rules/rule.js';
import { severities } from '../../rules/severity.js';

type Schema = Readonly<Record<string, unknown>>;

export const configSchemaId = 'urn:adp-lint:schema:config:1';

/**
 * The JSON schema (draft 7) of a configuration, made from what the rules say of themselves. Configurations are checked
 * against it, with the rules of their plugins among `metas`.
 *
 * @param forEditors what is published as schemas/config.schema.json: an editor does not know the plugins, so that any name
 *   which a rule of a plugin may have is right
 * @param more properties beside those of a configuration, for programs
 */
export function configSchema(
  metas: readonly RuleMeta[],
  presets: readonly string[],
  {
    forEditors = false,
    more = {},
  }: { readonly forEditors?: boolean; readonly more?: Readonly<Record<string, object>> } = {},
): Schema {
  const ofPlugins = { type: 'string', pattern: pluginRulePattern };
  const words = { enum: ['all', ...metas.flatMap(({ name, code }) => [name, code])] };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: configSchemaId,
    title: 'adp-lint configuration',
    description:
      'adp-lint.config.json, .yaml, .js, .mjs, .cjs or .ts, or "adp-lint" in package.json (docs/configuration.md).',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { description: 'Address of this schema, for editors.', type: 'string' },
      extends: {
        description: 'Presets, or configuration files by a path that begins with a dot; later ones count more.',
        examples: presets,
        ...oneOrMore({ type: 'string', minLength: 1 }),
      },
      plugins: {
        description:
          'Whose rules and formats there are besides our own: modules by a path that begins with a dot, or packages.',
        type: ['array', 'null'],
        items: forEditors
          ? { type: 'string', minLength: 1 }
          : {
              anyOf: [
                { type: 'string', minLength: 1 },
                { type: 'object', required: ['name'] },
              ],
            },
      },
      ...fileSettings,
      engine: { description: 'What runs the network.', enum: ['auto', 'onnx', 'tfjs'] },
      device: { description: 'Where the network runs.', enum: ['auto', 'cpu', 'webgpu', 'cuda'] },
      failOn: { description: 'The mildest finding that makes the exit code 1.', enum: [...severities, 'never'] },
      minSeverity: { description: 'The mildest finding to report.', enum: severities },
      maxWarnings: {
        description: 'More warnings than this make the exit code 1.',
        type: 'integer',
        minimum: 0,
      },
      ignore: { description: 'Files not to lint; patterns as in .gitignore.', ...stringList },
      overrides: {
        description: 'Other settings for some files; later ones count more.',
        type: ['array', 'null'],
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: {
              description: 'Patterns as in .gitignore, from the folder of this configuration.',
              ...oneOrMore({ type: 'string', minLength: 1 }),
            },
            ...fileSettings,
          },
        },
      },
      ...more,
    },
    definitions: {
      severity: { description: "checkCIF's levels: error = A, warning = B, info = C, hint = G.", enum: severities },
      severityOrOff: {
        description: "off, or a severity; checkCIF's levels: error = A, warning = B, info = C, hint = G.",
        enum: ['off', ...severities],
      },
      rules: {
        description: 'Severity, or a list of severity and options, by name or code of the rule.',
        type: ['object', 'null'],
        additionalProperties: false,
        properties: Object.fromEntries(
          metas.flatMap(({ name, code }) =>
            [name, code].map((word) => [word, { $ref: `#/definitions/${name.replace('/', '~1')}` }]),
          ),
        ),
        ...(forEditors && { patternProperties: { [pluginRulePattern]: anyRule } }),
      },
      ...Object.fromEntries(metas.map((meta) => [meta.name, ruleSchema(meta)])),
      suppression: {
        description: 'A finding that is looked at and answered for: it is kept in the report but does not count.',
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'reason'],
        properties: {
          rule: {
            description: 'Name or code of one rule or more, or all.',
            ...oneOrMore(forEditors ? { anyOf: [words, ofPlugins] } : words),
          },
          block: { description: 'Name of a data block; * and ? are allowed.', type: 'string', minLength: 1 },
          atoms: {
            description: 'Atom labels; * and ? are allowed.',
            ...oneOrMore({ type: 'string', minLength: 1 }),
          },
          reason: { description: 'Why the finding is right as it is.', type: 'string', pattern: '\\S' },
        },
      },
    },
  };
}

/** `plugin/name`, or a code other than ours. */
const pluginRulePattern = '^([a-z][a-z0-9-]*/[a-z0-9-]+|(?!ADPL)[A-Z][A-Z0-9]*[0-9])$';

const anyRule: Schema = {
  description: 'A rule of a plugin: severity, or a list of severity and options.',
  anyOf: [
    { $ref: '#/definitions/severityOrOff' },
    {
      type: 'array',
      minItems: 1,
      maxItems: 2,
      items: [{ $ref: '#/definitions/severityOrOff' }, { type: 'object' }],
    },
  ],
};

/** Null: a heading of YAML with nothing below it sets nothing. */
const stringList: Schema = { type: ['array', 'null'], items: { type: 'string', minLength: 1 } };

function oneOrMore(item: Schema): Schema {
  return { anyOf: [item, { type: 'array', minItems: 1, items: item }] };
}

/** What a configuration and its overrides have in common. */
const fileSettings: Readonly<Record<string, Schema>> = {
  rules: { $ref: '#/definitions/rules' },
  model: {
    description: 'Bundled or pulled model, or a file of weights by a path that begins with a dot.',
    type: 'string',
    minLength: 1,
  },
  temperature: {
    description: 'Temperature of the measurement in kelvin, in place of that in the files.',
    type: 'number',
    exclusiveMinimum: 0,
  },
  blocks: { description: 'Names of the data blocks to lint; * and ? are allowed.', ...stringList },
  suppress: {
    description: 'Findings that are looked at and answered for.',
    type: ['array', 'null'],
    items: { $ref: '#/definitions/suppression' },
  },
};

function ruleSchema(meta: RuleMeta): Schema {
  const severity = { $ref: '#/definitions/severityOrOff' };
  return {
    description: `${meta.code}: ${meta.summary} (default: ${meta.severity})`,
    anyOf: [severity, { type: 'array', minItems: 1, maxItems: 2, items: [severity, meta.optionsSchema] }],
  };
}
