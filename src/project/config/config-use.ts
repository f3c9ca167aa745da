/** Entries of configurations that answer for nothing, over all files of a run. */
import { SourceText, type TextRange } from '../../cif/index.js';
import { reportedFinding } from '../../linter/file-report.js';
import { placedFinding } from '../../linter/placed-finding.js';
import type { FileReport } from '../../linter/report.js';
import { ranRules } from '../../linter/suppressions/ran-rules.js';
import {
  type AtomPattern,
  configSuppressions,
  rulesOf,
  type SuppressEntry,
  type Suppression,
  sitesOf,
  touches,
} from '../../linter/suppressions/suppression.js';
import { allRules } from '../../rules/index.js';
import { type RuleSetting, runDocumentRules } from '../../rules/run.js';
import type { UnusedSuppression } from '../../rules/suppression/suppression-facts.js';
import type { ConfigLayer, FileConfig } from './config.js';
import { ruleNamesWith } from './plugins.js';
import { type ConfigPath, offsetInConfig } from './positions.js';

/** What the files of the run have shown of one entry. */
interface EntryUse {
  readonly layer: ConfigLayer;
  readonly path: ConfigPath;
  readonly suppression: Suppression;
  /** Rules of it that ran where the entry is about, and those that found something there. */
  readonly ran: Set<string>;
  readonly found: Set<string>;
  /** Its atoms that were there, and those that a finding is about. */
  readonly seen: Set<AtomPattern>;
  readonly answered: Set<AtomPattern>;
}

/**
 * Gathers over the files of a run which entries of `suppress` answer for something. An entry is judged where its block and
 * its atoms are among what was linted: what a run did not look at shows nothing. One that names neither is about whatever
 * may come, and never of no use.
 */
export class ConfigSuppressionUse {
  readonly #uses = new Map<SuppressEntry, EntryUse>();

  note(report: FileReport, layers: readonly ConfigLayer[], config: FileConfig): void {
    if (config.suppress.length === 0 || report.blocks.length === 0) return;
    const names = ruleNamesWith(config.plugins);
    const ran = ranRules(
      names.metas,
      config.rules,
      report.blocks.some(({ assessed }) => assessed > 0),
    );
    const findings = [...report.findings, ...(report.acknowledged ?? [])];
    for (const entry of config.suppress) {
      if (entry.block === undefined && entry.atoms === undefined) continue;
      const use = this.#useOf(entry, layers, () => configSuppressions([entry], names)[0]);
      if (use === undefined) continue;
      const { suppression } = use;
      const labels = report.blocks
        .filter(({ block }) => suppression.block(block))
        .map(({ atoms = [] }) => atoms.map(({ label }) => label));
      if (labels.length === 0) continue;
      const seen = suppression.atoms.filter(({ matches }) => labels.flat().some(matches));
      if (suppression.atoms.length > 0 && seen.length === 0) continue;
      for (const atom of seen) use.seen.add(atom);
      for (const rule of suppression.rules) if (ran.has(rule)) use.ran.add(rule);
      for (const finding of findings.filter((each) => touches(suppression, each, names))) {
        for (const rule of rulesOf(finding, names)) if (suppression.rules.has(rule)) use.found.add(rule);
        for (const atom of suppression.atoms) if (sitesOf(finding).some(atom.matches)) use.answered.add(atom);
      }
    }
  }

  #useOf(entry: SuppressEntry, layers: readonly ConfigLayer[], make: () => Suppression): EntryUse | undefined {
    const known = this.#uses.get(entry);
    if (known) return known;
    for (const layer of layers) {
      const path = layer.file === undefined ? undefined : pathOf(entry, layer);
      if (path === undefined) continue;
      const [ran, found] = [new Set<string>(), new Set<string>()];
      const [seen, answered] = [new Set<AtomPattern>(), new Set<AtomPattern>()];
      const use: EntryUse = { layer, path, suppression: make(), ran, found, seen, answered };
      this.#uses.set(entry, use);
      return use;
    }
    return undefined;
  }

  /** A report for each configuration file that has entries of no use, with a finding for each of these. */
  async reports(settings: Readonly<Record<string, RuleSetting>>): Promise<FileReport[]> {
    const byFile = new Map<string, { layer: ConfigLayer; unused: UnusedSuppression[] }>();
    for (const use of this.#uses.values()) {
      const part = unusedPart(use);
      if (part === undefined) continue;
      const unused: UnusedSuppression = { kind: 'config', block: '', range: await rangeOf(use), ...part };
      const { layer } = use;
      const same = byFile.get(layer.source) ?? { layer, unused: [] };
      same.unused.push(unused);
      byFile.set(layer.source, same);
    }
    const rules = allRules.filter(({ meta }) => meta.topic === 'suppression');
    const reports: FileReport[] = [];
    for (const { layer, unused } of byFile.values()) {
      const source = new SourceText(layer.source, layer.text ?? '');
      const suppressions = { unused, withoutReason: [], unknown: [] };
      const { found } = await runDocumentRules(rules, { problems: [], crystals: [], suppressions }, settings);
      const findings = found.map(({ finding }) => reportedFinding(placedFinding(finding, source)));
      if (findings.length > 0) reports.push({ file: layer.source, blocks: [], findings, problems: [], elapsed: 0 });
    }
    return reports;
  }
}

function pathOf(entry: SuppressEntry, { config }: ConfigLayer): ConfigPath | undefined {
  const index = config.suppress?.indexOf(entry) ?? -1;
  if (index >= 0) return ['suppress', index];
  for (const [number, { suppress = [] }] of (config.overrides ?? []).entries()) {
    const inside = suppress.indexOf(entry);
    if (inside >= 0) return ['overrides', number, 'suppress', inside];
  }
  return undefined;
}

async function rangeOf({ layer, path }: EntryUse): Promise<TextRange> {
  if (layer.text === undefined) return { start: 0, end: 0 };
  const start = (await offsetInConfig(layer.text, [...(layer.within ?? []), ...path], 'value')) ?? 0;
  return { start, end: start };
}

function unusedPart({
  suppression,
  ran,
  found,
  seen,
  answered,
}: EntryUse): Pick<UnusedSuppression, 'rules' | 'atoms' | 'whole'> | undefined {
  if (ran.size === 0) return undefined;
  const whole = found.size === 0;
  const rules = whole || !suppression.allRules ? [...ran].filter((rule) => !found.has(rule)) : [];
  const atoms = [...seen].filter((atom) => !answered.has(atom)).map(({ label }) => label);
  if (rules.length === 0 && atoms.length === 0) return undefined;
  return { whole, rules: whole && suppression.allRules ? ['any rule'] : rules, atoms };
}
