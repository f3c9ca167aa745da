import { resolve } from 'node:path';
import type { DeviceName, EngineName } from '../model/engine.js';
import type { Plugin } from '../reporters/plugin.js';
import { BaselineRun } from './baseline/baseline-run.js';
import { defaultReportFolder } from './cache/cached-reports.js';
import type { Config } from './config/config.js';
import { ConfigError, type ConfigFault } from './config/config-error.js';
import { ConfigFiles } from './config/load.js';
import { type ConfigChoice, chosenLayers, engineOf, Project } from './config/project.js';
import { pluginsOf } from './config/resolve.js';
import type { RunnerSettings } from './lint-runner.js';
import type { Concurrency } from './pool/concurrency.js';
import type { ProjectRun } from './project-run.js';

/** What the command line says and configuration files do not. */
interface RunOptions {
  /** This configuration file for all files, or none (`false`); the nearest to each unless given. */
  readonly config?: string | boolean;
  /** A file of known findings, or none (`false`); adp-lint-baseline.json of the working folder unless given. */
  readonly baseline?: string | boolean;
  /** Whether reports of unchanged files are taken from earlier runs; no unless given. */
  readonly cache?: boolean;
  /** The folder of such reports, and means `cache`; that of the user unless given. */
  readonly cacheLocation?: string;
  /** Processes that lint many files; `auto` unless given. */
  readonly concurrency?: Concurrency;
  /** Threads of the CPU. */
  readonly threads?: number;
  /** Run the code of configurations, and their plugins, that lie neither in `workingFolder` nor above it; false unless given. */
  readonly trust?: boolean;
  /** Relative paths begin here; the working folder of the process unless given. */
  readonly workingFolder?: string;
  /** Hears what the command line says on standard error, sentence by sentence. */
  readonly tell?: (sentence: string) => void;
}

/**
 * Everything that a configuration file can say, which counts more than what files say, and what the command line says
 * besides. Paths count from `workingFolder`.
 */
export interface LinterOptions
  extends Omit<Config, '$schema' | 'plugins' | 'ignore' | 'engine' | 'device'>,
    RunOptions {
  readonly engine?: 'auto' | EngineName;
  readonly device?: 'auto' | DeviceName;
  /** Modules by path (from `./` on), packages, or the plugins themselves. */
  readonly plugins?: readonly (string | Plugin)[];
  /** Patterns as in .gitignore; `false`: nothing is left out, whatever configurations and ignore files say. */
  readonly ignore?: readonly string[] | boolean;
}

const text = { type: 'string', minLength: 1 };
const textOrNot = { type: ['string', 'boolean'], minLength: 1 };

/** The options that are none of a configuration, as JSON schemas; what these cannot say is in `othersWrong`. */
const runOptions: Readonly<Record<keyof RunOptions, object>> = {
  config: textOrNot,
  baseline: textOrNot,
  cache: { type: 'boolean' },
  cacheLocation: text,
  concurrency: {},
  threads: { type: 'integer', minimum: 1 },
  trust: { type: 'boolean' },
  workingFolder: text,
  tell: {},
};

/** How to lint and predict by the options of a program. */
export interface OpenedOptions {
  readonly run: ProjectRun;
  readonly settings: RunnerSettings;
  readonly workingFolder: string;
  readonly tell: (sentence: string) => void;
}

/**
 * Checks options, and reads what they lead to.
 *
 * @param source for messages: `options of lintFiles`
 * @throws ConfigError, PluginError, UsageError
 */
export async function openOptions(options: LinterOptions, source: string): Promise<OpenedOptions> {
  const faults = othersWrong(options, source);
  if (faults.length > 0) throw new ConfigError(faults);
  const {
    config,
    baseline,
    cache,
    cacheLocation,
    concurrency = 'auto',
    threads,
    tell = () => {},
    ignore,
    trust,
  } = options;
  const workingFolder = resolve(typeof options.workingFolder === 'string' ? options.workingFolder : '.');
  const files = new ConfigFiles({ workingFolder, trust: trust === true });
  const choice = choiceOf(config);
  const { ignore: _, ...withoutIgnore } = options;
  const above = await files.given(
    typeof ignore === 'boolean' ? withoutIgnore : options,
    source,
    pluginsOf(await chosenLayers(files, choice, workingFolder)),
    runOptions,
  );
  const project = new Project({ files, choice, above, workingFolder });
  const ofRun = await project.runConfig();
  const world = { workingFolder, tell };
  const run: ProjectRun = {
    project,
    ignore: ignore !== false,
    baseline:
      baseline === false
        ? BaselineRun.empty(world)
        : await BaselineRun.open(typeof baseline === 'string' ? { file: baseline } : {}, world),
  };
  const cacheFolder =
    cacheLocation === undefined ? defaultReportFolder(process.env) : resolve(workingFolder, cacheLocation);
  return {
    run,
    workingFolder,
    tell,
    settings: {
      run,
      tell,
      concurrency,
      predictor: { ...engineOf(ofRun), ...(threads !== undefined && { threads }) },
      ...((cache ?? cacheLocation !== undefined) && { cacheFolder }),
    },
  };
}

function choiceOf(config: LinterOptions['config']): ConfigChoice {
  if (typeof config === 'string') return { kind: 'file', file: config };
  return { kind: config === false ? 'none' : 'search' };
}

/** What is wrong with options of types that JSON does not have, or that could not be looked up before all are checked. */
function othersWrong(options: LinterOptions, source: string): ConfigFault[] {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return [{ source, message: "these should be a set, as in { model: 'lattice' }" }];
  }
  const { tell, concurrency, config, workingFolder } = options as Readonly<Record<string, unknown>>;
  const faults: ConfigFault[] = [];
  const wrong = (message: string) => void faults.push({ source, message });
  if (tell !== undefined && typeof tell !== 'function') wrong('tell: this should be a function');
  const isCount = typeof concurrency === 'number' && Number.isInteger(concurrency) && concurrency >= 1;
  if (concurrency !== undefined && concurrency !== 'auto' && concurrency !== 'off' && !isCount) {
    wrong(`concurrency: ${String(concurrency)} should be a whole number of processes, at least 1, or auto, or off`);
  }
  if (config !== undefined && typeof config !== 'boolean' && (typeof config !== 'string' || config === '')) {
    wrong('config: this should be the path of a file, or false for none');
  }
  if (workingFolder !== undefined && (typeof workingFolder !== 'string' || workingFolder === '')) {
    wrong('workingFolder: this should be the path of a folder');
  }
  return faults;
}
