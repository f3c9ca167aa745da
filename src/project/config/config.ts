import type { RulePlugin } from '../../linter/plugin-rules.js';
import type { SuppressEntry } from '../../linter/suppressions/suppression.js';
import type { RuleEntry, Severity } from '../../rules/rule.js';
import type { RuleSetting } from '../../rules/run.js';
import type { PluginReference } from './plugins.js';

/** What may differ from file to file. */
export interface FileSettings {
  readonly rules?: Readonly<Record<string, RuleEntry>>;
  /** Name of a model; a path that begins with a dot counts from the folder of the configuration. */
  readonly model?: string;
  /** K, in place of what the files say. */
  readonly temperature?: number;
  /** Names of the data blocks to lint, `*` and `?` allowed. */
  readonly blocks?: readonly string[];
  readonly suppress?: readonly SuppressEntry[];
}

export interface Override extends FileSettings {
  readonly files: string | readonly string[];
}

/** A configuration as it is written, once it is known to be valid. */
export interface Config extends FileSettings {
  readonly $schema?: string;
  readonly extends?: string | readonly string[];
  /** Whose rules and formats there are besides our own. */
  readonly plugins?: readonly PluginReference[];
  readonly overrides?: readonly Override[];
  readonly ignore?: readonly string[];
  readonly engine?: 'auto' | 'onnx' | 'tfjs';
  readonly device?: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  /** More warnings than this make the run fail. */
  readonly maxWarnings?: number;
}

/** A configuration and where it is from. The layers of a file come one over the other, the last one counts most. */
export interface ConfigLayer {
  /** For messages: a path, `preset strict`, `--rule`. */
  readonly source: string;
  /** Absolute path, where it is a file. */
  readonly file?: string;
  /** Absolute path of the folder that globs and paths count from. */
  readonly folder: string;
  readonly config: Config;
  /** Those that `config` names, loaded. */
  readonly plugins?: readonly RulePlugin[];
  /** The text of JSON and YAML, and what the configuration lies in within it. */
  readonly text?: string;
  readonly within?: readonly (string | number)[];
}

/** Configuration of one file, all layers merged. */
export interface FileConfig {
  /** The file of the topmost layer, absolute. */
  readonly configFile?: string;
  /** By rule name. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly model?: string;
  readonly engine?: Config['engine'];
  readonly device?: Config['device'];
  readonly temperature?: number;
  readonly failOn?: Severity | 'never';
  readonly minSeverity?: Severity;
  readonly maxWarnings?: number;
  readonly blocks?: readonly string[];
  readonly suppress: readonly SuppressEntry[];
  readonly plugins: readonly RulePlugin[];
}
