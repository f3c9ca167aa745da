/** Where the settings of a file come from, for those who wonder. */
import type { RuleNames } from '../../linter/rule-names.js';
import type { ConfigLayer } from './config.js';
import { type ConfigPath, pathText, positionInConfig } from './positions.js';
import { ruleSetting, sectionsOf } from './resolve.js';

/** What a configuration says of a run, and what may differ from file to file. */
const ofRun = ['engine', 'device', 'failOn', 'minSeverity', 'maxWarnings'] as const;
const ofFile = ['model', 'temperature', 'blocks'] as const;

/**
 * Who has the last word on each setting: `failOn`, `rules.low-iou` (its severity), `rules.low-iou.level`, `suppress[0]`
 * (in the order in which they count). What is not listed is as adp-lint has it.
 *
 * @param layers those of the file
 * @param file absolute path
 * @returns a file with its line (`adp-lint.config.yaml:3`), `preset strict`, an option (`--rule`)
 */
export async function settingOrigins(
  layers: readonly ConfigLayer[],
  file: string,
  names: RuleNames,
): Promise<Readonly<Record<string, string>>> {
  const places = new Map<string, { readonly layer: ConfigLayer; readonly path: ConfigPath }>();
  let suppressions = 0;
  for (const layer of layers) {
    for (const key of ofRun) if (layer.config[key] !== undefined) places.set(key, { layer, path: [key] });
    for (const { settings, path } of sectionsOf(layer, file)) {
      for (const key of ofFile) if (settings[key] !== undefined) places.set(key, { layer, path: [...path, key] });
      for (const [word, entry] of Object.entries(settings.rules ?? {})) {
        if (entry === undefined) continue;
        const rule = ['rules', names.find(word)?.name ?? word];
        const written = [...path, 'rules', word];
        const { severity, options = {} } = ruleSetting(entry);
        const inList = typeof entry !== 'string';
        if (severity !== undefined) places.set(pathText(rule), { layer, path: inList ? [...written, 0] : written });
        for (const option of Object.keys(options)) {
          places.set(pathText([...rule, option]), { layer, path: [...written, 1, option] });
        }
      }
      for (const index of (settings.suppress ?? []).keys()) {
        places.set(pathText(['suppress', suppressions++]), { layer, path: [...path, 'suppress', index] });
      }
    }
  }
  const told = [...places].map(
    async ([setting, { layer, path }]) => [setting, await placeInLayer(layer, path)] as const,
  );
  return Object.fromEntries(await Promise.all(told));
}

/** A layer as messages name it, with the line of a value in it where that can be told. */
export async function placeInLayer({ source, text, within = [] }: ConfigLayer, path: ConfigPath): Promise<string> {
  const position = text === undefined ? undefined : await positionInConfig(text, [...within, ...path], 'value');
  return position === undefined ? source : `${source}:${position.line}`;
}
