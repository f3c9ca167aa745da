import type { LintReport } from '../../src/linter/report.js';
import { atom, block, file, finding, report } from './example-report.js';

/** Names and texts as no crystallographer would choose them, but as a file may hold them. */
export const hostileTexts: readonly (readonly [description: string, text: string])[] = [
  ['double quotes', 'C"1" ""'],
  ['single quotes', "C1'' 'x'"],
  ['line ends', 'C\n1\r\n2\r3'],
  ['Unicode line ends', 'C\u00851\u20282\u20293'],
  ['pipes', 'C|1||2\\|'],
  ['commas and colons', 'a,b:c;d::error::x'],
  ['percent signs', '100%25%0A%'],
  ['spaces', '  C  1 '],
  ['other scripts', 'Å²·炭素·é·e\u0301·😀'],
  ['control characters', 'C\u0000\u0007\u001b[31m\u009b1\u007f\t'],
  ['characters that turn the direction', 'C\u202E1\u2066x\u2069\u200F\u200E\u061C'],
  ['no characters of XML', 'C\uFFFE\uFFFF'],
  ['half a surrogate pair', 'C\uD800x\uDC00'],
  ['markup', '<b a="1">&amp;]]></b><!-- -->`code``x`*_[l](u)~~'],
  ['backslashes', 'C:\\n\\u0041\\'],
  ['a formula', '=HYPERLINK("http://x")'],
  ['mentions', '@team #12 !7'],
  ['nothing', ''],
];

/** A report with the text in every place that comes from a file or from a user. */
export function hostileReport(text: string): LintReport {
  return report(
    file({
      file: `${text}.cif`,
      blocks: [
        block({ block: text, notes: [text], atoms: [atom({ label: text, reasons: [text], numbers: undefined })] }),
      ],
      findings: [
        finding({ block: text, sites: [text], message: `m ${text}`, causes: [text], advice: [text] }),
        finding({ block: text, sites: [], message: `s ${text}`, severity: 'hint', data: { atoms: [text] } }),
      ],
      problems: [{ severity: 'fatal', kind: 'unreadable', message: text }],
    }),
  );
}
