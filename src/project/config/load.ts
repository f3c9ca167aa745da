import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { type LilconfigResult, lilconfig } from 'lilconfig';
import { SourceText } from '../../cif/index.js';
import { ruleNames } from '../../linter/known-rules.js';
import type { RulePlugin } from '../../linter/plugin-rules.js';
import { closestWord } from '../../linter/suggest.js';
import type { ConfigLayer } from './config.js';
import { ConfigError, type ConfigFault } from './config-error.js';
import { addressNow, type ImportModule, importModule, TypeScriptUnavailableError } from './import-module.js';
import { isPluginReference, loadPlugin, type PluginReference, pluginPath, ruleNamesWith } from './plugins.js';
import { type ConfigPath, positionInConfig } from './positions.js';
import { isPresetName, presetNames, presets } from './presets.js';
import { pluginsOf } from './resolve.js';
import { ConfigValidator } from './validate.js';

/** The name in package.json. */
const packageProperty = 'adp-lint';

/** Looked for in each folder, in this order. */
export const configFileNames: readonly string[] = [
  'adp-lint.config.json',
  'adp-lint.config.yaml',
  'adp-lint.config.yml',
  'adp-lint.config.js',
  'adp-lint.config.mjs',
  'adp-lint.config.ts',
  'package.json',
];

/** What a configuration file holds, before it is checked. */
interface LoadedFile {
  readonly value: unknown;
  /** The text of JSON and YAML, so that faults can be located. */
  readonly text?: string;
}

/** Finds and reads configuration files, each once. */
export class ConfigFiles {
  readonly #workingFolder: string;
  readonly #import: ImportModule;
  readonly #withoutPlugins = new ConfigValidator(ruleNames, presetNames);
  /** By path: two configurations that name one plugin must have the same, not two of one name. */
  readonly #plugins = new Map<string, Promise<RulePlugin>>();
  readonly #search: ReturnType<typeof lilconfig>;
  readonly #layers = new Map<string, Promise<readonly ConfigLayer[]>>();
  readonly #named = new Set<string>();

  constructor(options: {
    readonly workingFolder: string;
    readonly importModule?: ImportModule;
  }) {
    this.#workingFolder = options.workingFolder;
    this.#import = options.importModule ?? importModule;
    const load = (file: string, content: string) => this.#load(file, content);
    this.#search = lilconfig('adp-lint', {
      searchPlaces: [...configFileNames],
      packageProp: packageProperty,
      ignoreEmptySearchPlaces: false,
      loaders: {
        '.json': (file, content) =>
          file.endsWith('package.json') ? this.#packageSettings(file, content) : load(file, content),
        '.yaml': load,
        '.yml': load,
        '.js': load,
        '.mjs': load,
        '.ts': load,
      },
    });
  }

  /**
   * The layers of the nearest configuration file in a folder or above it, those it extends first; none where there is
   * no such file.
   *
   * @throws ConfigError
   */
  async find(folder: string): Promise<readonly ConfigLayer[]> {
    const found = await this.#search.search(folder);
    return found === null ? [] : this.#cached(found.filepath, () => this.#layersOf(found, []));
  }

  /**
   * The layers of one configuration file, those it extends first.
   *
   * @throws ConfigError, also where it cannot be read
   */
  async load(file: string): Promise<readonly ConfigLayer[]> {
    const path = resolve(this.#workingFolder, file);
    return this.#cached(path, async () => this.#layersOf(await this.#read(path, { source: '--config' }), []));
  }

  /**
   * The layers of settings that a program gives, those they extend first. Paths in them count from the working folder.
   *
   * @param known plugins whose rules may be set besides those of `value`
   * @param more properties that may stand beside those of a configuration, as JSON schemas
   * @throws ConfigError
   */
  given(
    value: unknown,
    source: string,
    known: readonly RulePlugin[],
    more: Readonly<Record<string, object>>,
  ): Promise<readonly ConfigLayer[]> {
    const origin = { source, folder: this.#workingFolder };
    return this.#layersFrom(value, origin, [], (plugins) => {
      return new ConfigValidator(ruleNamesWith([...new Set([...known, ...plugins])]), presetNames, more);
    });
  }

  /** Absolute paths of the files asked for by name so far (`--config`, `extends`, plugins), whether they are there or not. */
  get named(): ReadonlySet<string> {
    return this.#named;
  }

  /** Checks settings from the command line, which may set the rules of these plugins. */
  check(value: unknown, source: string, plugins: readonly RulePlugin[] = []): ReturnType<ConfigValidator['check']> {
    return this.#validatorFor(plugins).check(value, { source });
  }

  /**
   * Loads a plugin that the command line names.
   *
   * @throws PluginError
   */
  plugin(reference: string): Promise<RulePlugin> {
    return this.#plugin(reference, this.#workingFolder);
  }

  #plugin(reference: PluginReference, folder: string): Promise<RulePlugin> {
    const path = pluginPath(reference, folder);
    const loaded = (path !== undefined && this.#plugins.get(path)) || loadPlugin(reference, folder, this.#import);
    if (path !== undefined) {
      this.#named.add(path);
      this.#plugins.set(path, loaded);
    }
    return loaded;
  }

  #validatorFor(plugins: readonly RulePlugin[]): ConfigValidator {
    return plugins.length === 0 ? this.#withoutPlugins : new ConfigValidator(ruleNamesWith(plugins), presetNames);
  }

  #cached(file: string, make: () => Promise<readonly ConfigLayer[]>): Promise<readonly ConfigLayer[]> {
    const cached = this.#layers.get(file) ?? make();
    this.#layers.set(file, cached);
    return cached;
  }

  async #layersOf(found: NonNullable<LilconfigResult>, chain: readonly string[]): Promise<readonly ConfigLayer[]> {
    const file = found.filepath;
    const { value, text } = (found.config ?? { value: {} }) as LoadedFile;
    const within = file.endsWith('package.json') ? [packageProperty] : [];
    const origin = { source: this.#display(file), file, folder: dirname(file), text, within };
    // A file with comments alone is one without settings.
    return this.#layersFrom(value ?? {}, origin, [...chain, file], (plugins) => this.#validatorFor(plugins));
  }

  /** @param chain files that these settings are extended by, and their own last */
  async #layersFrom(
    settings: unknown,
    origin: Omit<ConfigLayer, 'config' | 'plugins'>,
    chain: readonly string[],
    validatorFor: (plugins: readonly RulePlugin[]) => ConfigValidator,
  ): Promise<readonly ConfigLayer[]> {
    const { source, folder, text, within = [] } = origin;
    const placeOf = async (path: ConfigPath) => ({
      source,
      ...(text !== undefined && (await positionInConfig(text, [...within, ...path], 'value'))),
    });
    // Which rules there are to set, the plugins decide: they come first, and what is no list is told below.
    const { extends: named, plugins: wanted } = settings as Partial<Record<'extends' | 'plugins', unknown>>;
    const bases: ConfigLayer[] = [];
    for (const [index, name] of (Array.isArray(named) ? named : [named]).entries()) {
      if (typeof name !== 'string') continue;
      const place = await placeOf(['extends', ...(Array.isArray(named) ? [index] : [])]);
      bases.push(...(await this.#base(name, folder, chain, place)));
    }
    const plugins: RulePlugin[] = [];
    for (const [index, reference] of (Array.isArray(wanted) ? wanted : []).entries()) {
      if (!isPluginReference(reference)) continue;
      try {
        plugins.push(await this.#plugin(reference, folder));
      } catch (error) {
        throw fault(await placeOf(['plugins', index]), (error as Error).message, error);
      }
    }
    const validator = validatorFor([...new Set([...pluginsOf(bases), ...plugins])]);
    const config = await validator.check(settings, { source, ...(text !== undefined && { text }), within });
    return [...bases, { ...origin, config, plugins }];
  }

  async #base(
    name: string,
    folder: string,
    chain: readonly string[],
    place: Omit<ConfigFault, 'message'>,
  ): Promise<readonly ConfigLayer[]> {
    if (isPresetName(name)) return [{ source: `preset ${name}`, folder, config: presets[name] }];
    if (!/^\.{1,2}[/\\]/.test(name) && !isAbsolute(name)) {
      const guess = closestWord(name, presetNames);
      throw fault(
        place,
        `extends: there is no preset "${name}"${guess ? `; did you mean ${guess}?` : ''} (there are ${presetNames.join(', ')}; the path of a file begins with ./ or ../)`,
      );
    }
    const path = resolve(folder, name);
    if (chain.includes(path)) {
      const circle = [...chain.slice(chain.indexOf(path)), path].map((each) => this.#display(each));
      throw fault(place, `extends: ${circle.join(' extends ')}: a circle`);
    }
    return this.#layersOf(await this.#read(path, place), chain);
  }

  async #read(path: string, place: Omit<ConfigFault, 'message'>): Promise<NonNullable<LilconfigResult>> {
    this.#named.add(path);
    const known = ['.json', '.yaml', '.yml', '.js', '.mjs', '.ts'];
    if (!known.includes(extname(path))) {
      throw fault(
        place,
        `${this.#display(path)}: a configuration is a file with one of the endings ${known.join(', ')}`,
      );
    }
    try {
      return (await this.#search.load(path)) ?? { filepath: path, config: undefined };
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      const { code, message } = error as NodeJS.ErrnoException;
      throw fault(place, `${this.#display(path)}: ${code === 'ENOENT' ? 'no such file' : message}`, error);
    }
  }

  #display(file: string): string {
    const path = relative(this.#workingFolder, file);
    return path.startsWith('..') || isAbsolute(path) ? file : path;
  }

  async #load(file: string, text: string): Promise<LoadedFile> {
    switch (extname(file)) {
      case '.json':
        return { value: await this.#parseJson(file, text), text };
      case '.yaml':
      case '.yml':
        return { value: await this.#parseYaml(file, text), text };
      default:
        return { value: await this.#importDefault(file) };
    }
  }

  /** Packages without our settings are none of our business, however broken. */
  async #packageSettings(file: string, text: string): Promise<Record<string, LoadedFile>> {
    if (!text.includes(`"${packageProperty}"`)) return {};
    const value = (await this.#parseJson(file, text)) as Readonly<Record<string, unknown>> | null;
    const settings = value?.[packageProperty];
    // A package may be called adp-lint, or depend on it.
    return settings === undefined ? {} : { [packageProperty]: { value: settings, text } };
  }

  async #parseJson(file: string, text: string): Promise<unknown> {
    // A byte-order mark counts for no column.
    const content = text.replace(/^\uFEFF/, '');
    try {
      return JSON.parse(content);
    } catch (error) {
      const { message } = error as Error;
      const position = new SourceText('', content).position(await jsonErrorOffset(content, message));
      throw new ConfigError([{ source: this.#display(file), ...position, message: `this is not JSON: ${message}` }], {
        cause: error,
      });
    }
  }

  async #parseYaml(file: string, text: string): Promise<unknown> {
    const { parseDocument } = await import('yaml');
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) {
      const source = new SourceText('', text);
      throw new ConfigError(
        document.errors.map(({ message, pos }) => ({
          source: this.#display(file),
          ...source.position(pos[0]),
          message: `this is not YAML: ${message}`,
        })),
      );
    }
    return document.toJS();
  }

  async #importDefault(file: string): Promise<unknown> {
    const source = { source: this.#display(file) };
    let module: { readonly default?: unknown };
    try {
      module = await this.#import(await addressNow(file));
    } catch (error) {
      if (error instanceof TypeScriptUnavailableError) throw fault(source, error.message, error);
      throw fault(source, `importing it failed: ${error instanceof Error ? error.message : String(error)}`, error);
    }
    if (module.default === undefined) throw fault(source, 'it exports no configuration: write export default { … }');
    return module.default;
  }
}

/** Node tells the place of some errors; of others YAML's reading of the same text does. */
async function jsonErrorOffset(text: string, message: string): Promise<number> {
  const told = /position (\d+)/.exec(message)?.[1];
  if (told !== undefined) return Number(told);
  const { parseDocument } = await import('yaml');
  const [first] = parseDocument(text, { schema: 'json', prettyErrors: false, logLevel: 'silent' }).errors;
  return first?.pos[0] ?? Math.max(0, text.trimEnd().length - 1);
}

function fault(place: Omit<ConfigFault, 'message'>, message: string, cause?: unknown): ConfigError {
  return new ConfigError([{ ...place, message }], cause === undefined ? undefined : { cause });
}
