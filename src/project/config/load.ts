import { stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import { ruleNames } from '../../linter/known-rules.js';
import type { RulePlugin } from '../../linter/plugin-rules.js';
import { closestWord } from '../../linter/suggest.js';
import { describeFileError } from '../files/file-error.js';
import type { ConfigLayer } from './config.js';
import type { ConfigFault } from './config-error.js';
import { ConfigSearch, isAtOrAbove, packageFile } from './find-config.js';
import { type ImportModule, importModule } from './import-module.js';
import { configEndings, fault, isCode, isConfiguredPackage, packageProperty, parseConfigFile } from './parse-config.js';
import { isPluginReference, loadPlugin, type PluginReference, pluginPath, ruleNamesWith } from './plugins.js';
import { type ConfigPath, positionInConfig } from './positions.js';
import { isPresetName, presetNames, presets } from './presets.js';
import { pluginsOf } from './resolve.js';
import { ConfigValidator } from './validate.js';

/** How a configuration was come to. */
interface Chain {
  /** Files that the configuration is extended by, the outermost first, and its own last. */
  readonly files: readonly string[];
  /** Whether what it names may be run. */
  readonly trusted: boolean;
}

/** Finds and reads configuration files, each once. */
export class ConfigFiles {
  readonly #workingFolder: string;
  readonly #trust: boolean;
  readonly #import: ImportModule;
  readonly #withoutPlugins = new ConfigValidator(ruleNames, presetNames);
  /** By path: two configurations that name one plugin must have the same, not two of one name. */
  readonly #plugins = new Map<string, Promise<RulePlugin>>();
  readonly #search: ConfigSearch;
  readonly #layers = new Map<string, Promise<readonly ConfigLayer[]>>();
  readonly #named = new Set<string>();

  /** @param options.trust run code that a configuration far from the working folder is, or names; false unless given */
  constructor(options: {
    readonly workingFolder: string;
    readonly trust?: boolean;
    readonly importModule?: ImportModule;
  }) {
    this.#workingFolder = options.workingFolder;
    this.#trust = options.trust ?? false;
    this.#import = options.importModule ?? importModule;
    const display = (path: string) => this.#display(path);
    this.#search = new ConfigSearch((file) => isConfiguredPackage(file, display(file)), display);
  }

  /**
   * The layers of the nearest configuration file in a folder or above it, those it extends first; none where there is
   * no such file. One that does not lie at or above the working folder runs no code, unless it is trusted.
   *
   * @throws ConfigError
   */
  async find(folder: string): Promise<readonly ConfigLayer[]> {
    const file = await this.#search.nearest(folder);
    if (file === undefined) return [];
    return this.#cached(file, async () => {
      // Whoever starts a program in a folder vouches for what lies there and above; not for all that lies below.
      const trusted = this.#trust || (await isAtOrAbove(file, this.#workingFolder));
      return this.#layersOf(file, { files: [], trusted });
    });
  }

  /**
   * The layers of one configuration file, those it extends first.
   *
   * @throws ConfigError, also where it cannot be read
   */
  async load(file: string): Promise<readonly ConfigLayer[]> {
    const path = resolve(this.#workingFolder, file);
    return this.#cached(`--config ${path}`, async () => {
      await this.#refuseMissing(path, { source: '--config' });
      return this.#layersOf(path, { files: [], trusted: true });
    });
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
    return this.#layersFrom(value, origin, { files: [], trusted: true }, (plugins) => {
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

  async #layersOf(file: string, chain: Chain): Promise<readonly ConfigLayer[]> {
    const source = this.#display(file);
    if (!chain.trusted && isCode(file)) throw fault({ source }, notTrusted('this configuration is code'));
    const { value, text } = await parseConfigFile(file, source, this.#import);
    const within = basename(file) === packageFile ? [packageProperty] : [];
    const origin = { source, file, folder: dirname(file), ...(text !== undefined && { text }), within };
    const withThis = { ...chain, files: [...chain.files, file] };
    // A file with comments alone is one without settings.
    return this.#layersFrom(value ?? {}, origin, withThis, (plugins) => this.#validatorFor(plugins));
  }

  async #layersFrom(
    settings: unknown,
    origin: Omit<ConfigLayer, 'config' | 'plugins'>,
    chain: Chain,
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
      if (!chain.trusted) throw fault(await placeOf(['plugins', index]), notTrusted('plugins are code'));
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
    chain: Chain,
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
    if (chain.files.includes(path)) {
      const circle = [...chain.files.slice(chain.files.indexOf(path)), path].map((each) => this.#display(each));
      throw fault(place, `extends: ${circle.join(' extends ')}: a circle`);
    }
    await this.#refuseMissing(path, place);
    if (!chain.trusted && isCode(path)) {
      throw fault(place, notTrusted(`extends: ${this.#display(path)} is code`));
    }
    return this.#layersOf(path, chain);
  }

  /** What is wrong with the name of a file is told where it is named. */
  async #refuseMissing(path: string, place: Omit<ConfigFault, 'message'>): Promise<void> {
    this.#named.add(path);
    const status = await stat(path).catch((error: unknown) => {
      throw fault(place, `${this.#display(path)}: ${describeFileError(error)}`, error);
    });
    if (!status.isFile()) {
      throw fault(
        place,
        `${this.#display(path)}: this is ${status.isDirectory() ? 'a folder' : 'no file'}: name a file`,
      );
    }
    if (!configEndings.includes(extname(path))) {
      throw fault(
        place,
        `${this.#display(path)}: a configuration is a file with one of the endings ${configEndings.join(', ')}`,
      );
    }
  }

  #display(file: string): string {
    const path = relative(this.#workingFolder, file);
    return path.startsWith('..') || isAbsolute(path) ? file : path;
  }
}

function notTrusted(what: string): string {
  return `${what}, and this file lies neither in the folder where adp-lint was started nor above it: nothing of it is run without --trust (docs/configuration.md)`;
}
