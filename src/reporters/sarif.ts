import {
  type AcknowledgedFinding,
  atomsName,
  type FileReport,
  type LintReport,
  type ReportedFinding,
} from '../linter/report.js';
import { allRules, type RuleMeta, type Severity } from '../rules/index.js';
import { needsModel } from '../rules/rule.js';
import { checkCifLevel } from '../rules/severity.js';
import { entriesOf, entryLines, isAddress, type ReportEntry } from './entries.js';
import { fingerprint } from './finding-id.js';
import { jsonText } from './json-text.js';
import { fileUri } from './paths.js';

const levels: Readonly<Record<Severity | 'fatal', 'error' | 'warning' | 'note'>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * SARIF 2.1.0 (OASIS) for code scanning. Problems of the files themselves are notifications of the run, and a file that
 * could not be judged makes the run unsuccessful.
 */
export function sarif(report: LintReport): string {
  const rules = describedRules(report);
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const entries = report.files.flatMap((file) => entriesOf(withAcknowledged(file)).map((entry) => ({ file, entry })));
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'adp-lint', version: report.version, semanticVersion: report.version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: !entries.some(({ entry }) => entry.severity === 'fatal'),
            toolExecutionNotifications: entries.flatMap(({ file, entry }) =>
              entry.finding ? [] : notification(file, entry),
            ),
          },
        ],
        results: entries.flatMap(({ file, entry }) =>
          entry.finding ? result(file, entry, entry.finding, ruleIndex.get(entry.code)) : [],
        ),
      },
    ],
  });
}

/** Acknowledged findings among the others, so that none changes its name when somebody answers for it. */
function withAcknowledged(file: FileReport): FileReport {
  const findings = [...file.findings, ...(file.acknowledged ?? [])];
  return { ...file, findings: findings.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** SARIF's reportingDescriptor. */
interface DescribedRule {
  readonly id: string;
  readonly name: string;
  readonly [property: string]: unknown;
}

/** All rules, and what else findings name. */
function describedRules(report: LintReport): readonly DescribedRule[] {
  const known = allRules.map(({ meta }) => describeRule(meta));
  const codes = new Set(known.map(({ id }) => id));
  const others = new Map<string, DescribedRule>();
  for (const { findings, acknowledged = [] } of report.files) {
    for (const { code, rule, docs } of [...findings, ...acknowledged]) {
      if (!codes.has(code)) others.set(code, { id: code, name: rule, ...(isAddress(docs) && { helpUri: docs }) });
    }
  }
  return [...known, ...others.values()];
}

function describeRule(meta: RuleMeta): DescribedRule {
  const { code, name, severity, summary, source, topic, platon } = meta;
  const page = `docs/rules/${name}.md`;
  return {
    id: code,
    name,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary} Source: ${source}.` },
    help: {
      text: `${summary}\nSource: ${source}\nMore: ${page}`,
      markdown: `${summary}\n\nSource: ${source}\n\nMore: \`${page}\``,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ['crystallography', topic, ...(needsModel(meta) ? ['model'] : []), ...platon.map((test) => `PLAT${test}`)],
      severity,
      checkCifLevel: checkCifLevel[severity],
    },
  };
}

function result(
  file: FileReport,
  entry: ReportEntry,
  finding: ReportedFinding | AcknowledgedFinding,
  ruleIndex: number | undefined,
): object {
  const { code, severity, block, sites, value } = finding;
  const [message, ...more] = entryLines(entry);
  return {
    ruleId: code,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[severity],
    message: { text: [sentence(message), ...more.map(sentence)].join('\n') },
    locations: [
      {
        ...location(file, entry),
        ...(block !== '' && {
          logicalLocations: logicalLocations(finding),
        }),
      },
    ],
    ...(finding.related && {
      relatedLocations: [{ id: 0, ...location(file, { range: finding.related }), message: { text: 'See also here.' } }],
    }),
    partialFingerprints: fingerprints(entry.id),
    ...('suppressed' in finding && { suppressions: [suppression(finding.suppressed)] }),
    properties: {
      severity,
      checkCifLevel: checkCifLevel[severity],
      block,
      sites,
      ...(value && Number.isFinite(value.number) && { value }),
      ...(finding.explains && { explains: finding.explains }),
      data: finding.data,
    },
  };
}

/** The one or two atoms of a finding; else its data block, as more atoms would crowd out what a viewer has to show. */
function logicalLocations(finding: ReportedFinding): readonly object[] {
  const { block, sites } = finding;
  if (atomsName(finding) === undefined) return [{ name: block, fullyQualifiedName: block, kind: 'data block' }];
  return sites.map((site) => ({ name: site, fullyQualifiedName: `${block}/${site}`, kind: 'atom' }));
}

/** Comments and validation replies stand in the file itself. */
function suppression({ by, reason }: AcknowledgedFinding['suppressed']): object {
  return {
    kind: by === 'comment' || by === 'vrf' ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason !== undefined && { justification: reason }),
    properties: { by },
  };
}

/**
 * Block, rule and atom stay what they are when a refinement rewrites the file. GitHub reads no other name than
 * `primaryLocationLineHash`, which its own tools fill with a hash of the line: an alert would be closed and opened anew
 * with each change of a digit of U.
 */
function fingerprints(id: string): object {
  const hash = fingerprint(id);
  return { 'blockRuleAtom/v1': hash, primaryLocationLineHash: `${hash.slice(0, 16)}:1` };
}

function notification(file: FileReport, { code, severity, message, ...entry }: ReportEntry): object {
  return {
    descriptor: { id: code },
    level: levels[severity],
    message: { text: sentence(message) },
    locations: [location(file, entry)],
  };
}

function location(file: FileReport, { range }: Pick<ReportEntry, 'range'>): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: fileUri(file.file) },
      ...(range && {
        region: {
          startLine: range.line,
          startColumn: range.column,
          endLine: range.endLine,
          endColumn: range.endColumn,
        },
      }),
    },
  };
}

/** Viewers show the first sentence alone where there is little room. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
