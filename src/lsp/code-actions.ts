import { type CodeAction, CodeActionKind, type Range, type TextEdit } from 'vscode-languageserver';
import type { SourceText } from '../cif/index.js';
import { atomsName, type ReportedFinding } from '../linter/report.js';
import { replyForms } from '../linter/vrf/forms.js';
import { insertForms } from '../linter/vrf/insert.js';
import type { Analysis } from './analysis.js';
import { type EditorEntry, editorEntries } from './diagnostics.js';
import { pageUri } from './rule-page.js';

/** Executed by the server: opens the page whose address is the argument. */
export const explainCommand = 'adp-lint.explain';

/** Turns edits of one document into what the client understands. */
export type MakeWorkspaceEdit = (edits: TextEdit[]) => CodeAction['edit'];

/** What may be done about the findings that touch a range. */
export function codeActions(
  analysis: Analysis,
  { uri, range, makeEdit }: { readonly uri: string; readonly range: Range; readonly makeEdit: MakeWorkspaceEdit },
): CodeAction[] {
  const touched = editorEntries(analysis.report, uri).filter(({ diagnostic }) => overlap(diagnostic.range, range));
  const actions: CodeAction[] = [];
  const explained = new Set<string>();
  const replied = new Set<string>();
  for (const { entry, diagnostic } of touched) {
    const { finding } = entry;
    if (finding === undefined) continue;
    const reply = replyAction(analysis, finding, makeEdit);
    if (reply !== undefined && !replied.has(reply.title)) {
      replied.add(reply.title);
      actions.push({ ...reply, diagnostics: diagnosticsOf(touched, finding) });
    }
    const disable = disableAction(analysis, finding, makeEdit);
    if (disable !== undefined) actions.push({ ...disable, diagnostics: [diagnostic] });
    if (!explained.has(finding.rule)) {
      explained.add(finding.rule);
      actions.push({
        title: `Explain ${finding.code} ${finding.rule}`,
        kind: CodeActionKind.QuickFix,
        command: { title: 'Explain', command: explainCommand, arguments: [pageUri(finding.docs)] },
        diagnostics: diagnosticsOf(touched, finding),
      });
    }
  }
  return actions;
}

function diagnosticsOf(entries: readonly EditorEntry[], { rule, block }: ReportedFinding) {
  return entries.flatMap(({ entry: { finding }, diagnostic }) =>
    finding?.rule === rule && finding.block === block ? [diagnostic] : [],
  );
}

/** A data name may stand in a file once, so the form is about all atoms that the rule found in the data block. */
function replyAction(
  { report, file }: Analysis,
  { code, rule, block }: ReportedFinding,
  makeEdit: MakeWorkspaceEdit,
): CodeAction | undefined {
  if (file === undefined || !('cif' in file.document)) return undefined;
  const forms = replyForms(report.findings.filter((each) => each.rule === rule && each.block === block));
  const { text: withForms, inserted } = insertForms(file.document.cif, forms);
  if (inserted.length === 0) return undefined;
  const atoms = inserted.flatMap((form) => form.atoms);
  return {
    title: `Acknowledge ${code} in a validation reply form${atoms.length === 0 ? '' : ` (${few(atoms)})`}`,
    kind: CodeActionKind.QuickFix,
    edit: makeEdit([insertion(file.source, withForms)]),
  };
}

const atomsNamed = 4;

function few(atoms: readonly string[]): string {
  const named = atoms.slice(0, atomsNamed).join(', ');
  return atoms.length > atomsNamed ? `${named}, and ${atoms.length - atomsNamed} more` : named;
}

/** The edit that makes `after` of `before`, where text was put in at one place. */
function insertion(source: SourceText, after: string): TextEdit {
  const before = source.text;
  let start = 0;
  while (start < before.length && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = before.length;
  const longer = after.length - before.length;
  while (end > start && before.charCodeAt(end - 1) === after.charCodeAt(end - 1 + longer)) end--;
  return {
    range: { start: position(source, start), end: position(source, end) },
    newText: after.slice(start, end + longer),
  };
}

function position(source: SourceText, offset: number): Range['start'] {
  const { line, column } = source.position(offset);
  return { line: line - 1, character: column - 1 };
}

/** A comment in the line before; the reason behind the hyphens is for the user to write. */
function disableAction(
  { file }: Analysis,
  finding: ReportedFinding,
  makeEdit: MakeWorkspaceEdit,
): CodeAction | undefined {
  const { code, rule, line } = finding;
  const atoms = atomsName(finding);
  if (atoms === undefined || file === undefined) return undefined;
  const mark = 'shelx' in file.document ? 'REM' : '#';
  const start = { line: line - 1, character: 0 };
  const lineEnd = /\r\n|\n|\r/.exec(file.source.text)?.[0] ?? '\n';
  return {
    title: `Disable ${code} for ${atoms} with a comment`,
    kind: CodeActionKind.QuickFix,
    edit: makeEdit([
      { range: { start, end: start }, newText: `${mark} adp-lint-disable-next-line ${rule} -- ${lineEnd}` },
    ]),
  };
}

/** Whether two ranges share a place; a cursor at either end counts. */
function overlap(a: Range, b: Range): boolean {
  return !(before(a.end, b.start) || before(b.end, a.start));
}

function before(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
