import { checkCharacters, checkLayout } from '../text/characters.js';
import { SourceText } from '../text/source.js';
import type { CifDocument } from './document.js';
import { ProblemLog, type ProblemReporter } from './problems.js';
import { SyntaxParser } from './syntax.js';
import { type CifVersion, readMagic, startOfContent } from './version.js';

/**
 * Reads a CIF, version 1.1 or (where its first line says `#\#CIF_2.0`) 2.0.
 *
 * Nothing is thrown for a faulty file: each fault is put into `problems` with its range, and reading goes on behind it.
 * Time and memory are linear in the length of the text. Values are decoded when asked for.
 *
 * @param text the text of the file; a byte-order mark at its beginning is skipped
 * @param name the file's name for messages
 */
export function parseCif(text: string, name = 'CIF'): CifDocument {
  const log = new ProblemLog();
  const version = readVersion(text, log.report);
  checkCharacters(text, version, log.report);
  checkLayout(text, log.report);
  const parser = parseSyntax(text, version);
  return {
    source: new SourceText(name, text),
    version,
    blocks: parser.blocks,
    globals: parser.globals,
    problems: log.sortedWith(parser.log),
  };
}

/** So many text fields without closing semicolon are traced back to where they begin. */
const TRACED_FIELDS = 8;

/**
 * Parses, and where there are errors that a text field without closing semicolon may have caused, parses again with
 * that field closed at its likely end. Of all these readings the one with the fewest errors counts: two missing
 * semicolons may show only when both are put in.
 */
function parseSyntax(text: string, version: CifVersion): SyntaxParser {
  const openFields = new Set<number>();
  let best = new SyntaxParser(text, version, openFields);
  best.run();
  for (let latest = best; latest.suspectField >= 0 && openFields.size < TRACED_FIELDS; ) {
    openFields.add(latest.suspectField);
    latest = new SyntaxParser(text, version, openFields);
    latest.run();
    if (latest.log.errorCount <= best.log.errorCount) best = latest;
  }
  return best;
}

function readVersion(text: string, report: ProblemReporter): CifVersion {
  const magic = readMagic(text);
  if (magic === undefined) return '1.1';
  const { version, start, end } = magic;
  if (version === undefined) {
    report('unknown-version', start, end, 'this CIF version is not known: the file is read as CIF 1.1');
    return '1.1';
  }
  const first = startOfContent(text);
  if (start !== first && version === '2.0') {
    report(
      'late-magic',
      start,
      end,
      'the mark of CIF 2.0 must be the very first thing in the file: remove the blanks or empty lines before it',
    );
  }
  return version;
}
