import { valueText } from '../finding-text.js';
import type { ReportedFinding } from '../report.js';
import { asciiForCif } from './cif-ascii.js';

/** A validation reply form that waits for its response. */
export interface ReplyForm {
  /** Name of the data block that it is about. */
  readonly block: string;
  /** `_vrf_ADPL103_block` */
  readonly key: string;
  /** Labels of the atoms that its problem names. */
  readonly atoms: readonly string[];
  /** The lines from the comment that opens the form to the one that closes it, with a line end behind the last. */
  readonly text: string;
}

const width = 80;
/** Of the lines of a problem, as wide as the word before the first. */
const indent = ' '.repeat(9);

/**
 * The forms for some findings, one a rule and data block as the field has them, in the order of the findings. Findings
 * about the suppressions of the file itself are nothing to reply to.
 */
export function replyForms(findings: readonly ReportedFinding[]): ReplyForm[] {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    if (finding.block === '' || /^ADPL99\d$/.test(finding.code)) continue;
    const key = replyKeyOf(finding.code, finding.block);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups].map(([key, group]) => ({
    block: group[0].block,
    key,
    atoms: [...new Set(group.flatMap(({ sites }) => sites))],
    text: formText(key, group),
  }));
}

/** The data name of the reply to a rule about a data block. */
export function replyKeyOf(code: string, block: string): string {
  return `_vrf_${code}_${block}`;
}

function formText(key: string, findings: readonly ReportedFinding[]): string {
  const problems = findings.flatMap((finding, index) =>
    problemLines([index === 0 ? 'PROBLEM: ' : indent, ...subject(finding), ...words(problemOf(finding))]),
  );
  return [
    '# start Validation Reply Form',
    key,
    ';',
    ...problems,
    'RESPONSE: ...',
    ';',
    '# end Validation Reply Form',
    '',
  ].join('\n');
}

/** The message, and the number that the finding rests on with its limit. */
function problemOf({ message, value }: ReportedFinding): string {
  return value === undefined ? message : `${message}; tested: ${valueText(value)}`;
}

/** As checkCIF has it: the word Atom and a label in a column of its own, for each atom. */
function subject({ sites }: ReportedFinding): string[] {
  return sites.map((site) => `Atom ${asciiForCif(site).padEnd(7)} `);
}

/** Pieces of a text between which a line may end, each with the blanks behind it. */
function words(text: string): string[] {
  return asciiForCif(text).match(/\S+\s*/g) ?? [];
}

/** Lines that a text field may hold: none begins with a semicolon, all but the first are indented. */
function problemLines(pieces: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of pieces) {
    if (line.trim() !== '' && line.length + word.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
