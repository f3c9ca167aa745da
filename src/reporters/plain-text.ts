/**
 * Keeps what a terminal or a viewer would obey rather than show out of texts that come from files: control characters
 * (C0, C1, DEL), and the marks and overrides that turn the direction of writing, which can make a line read otherwise
 * than it is (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069).
 */
import type { LintReport } from '../linter/report.js';

const everyCommand = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const replacement = '\uFFFD';

/** Names come from files: a control character among them must not reach a terminal or break a line. */
export function plain(text: string): string {
  return text.replace(everyCommand, replacement);
}

/** Text on one line: line ends become spaces, and other control characters (U+2028 and U+2029 too) U+FFFD. */
export function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return plain(lines.filter((line) => line !== '').join(' ')).replace(/[\u2028\u2029]/g, replacement);
}

/** Text of several lines: tabs, line feeds, and carriage returns before these stay. */
export function plainLines(text: string): string {
  return text.replace(everyCommand, (character, at: number) => {
    if (character === '\n' || character === '\t' || (character === '\r' && text[at + 1] === '\n')) return character;
    return replacement;
  });
}

/** Our own colours and the erasing of a line or of the screen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const ownSequence = /\u001b\[[\d;]*m|\r?\u001b\[K|\u001b\[2J\u001b\[3J\u001b\[H/g;

/** As `plainLines`, but colours and erasing stay: for texts that have been made plain before they were coloured. */
export function plainStyledLines(text: string): string {
  const sequences = text.match(ownSequence) ?? [];
  return text
    .split(ownSequence)
    .map((piece, index) => plainLines(piece) + (sequences[index] ?? ''))
    .join('');
}

/** Within JSON such characters can stand in strings alone, where they have a plain way to be written. */
export function escapeInJson(json: string): string {
  return json.replace(everyCommand, (character) =>
    /[\n\r\t]/.test(character) ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Within XML they can stand in texts and attributes alone; C0 must have been replaced, XML cannot say it. */
export function escapeInXml(xml: string): string {
  return xml.replace(everyCommand, (character) =>
    /[\n\r\t]/.test(character) ? character : `&#${character.charCodeAt(0)};`,
  );
}

/** The report with plain texts throughout, for formats that can only show them; what is plain is not copied. */
export function plainReport(report: LintReport): LintReport {
  return plainValue(report);
}

function plainValue<T>(value: T): T {
  if (typeof value === 'string') return keepingLineEnds(value) as T;
  if (Array.isArray(value)) {
    const items = value.map(plainValue);
    return items.some((item, index) => item !== value[index]) ? (items as T) : value;
  }
  // Tensors, and what else is no plain object, hold no text.
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return value;
  const entries = Object.entries(value);
  const plainEntries = entries.map(([key, each]) => [keepingLineEnds(key), plainValue(each)] as const);
  const isChanged = plainEntries.some(([key, each], index) => key !== entries[index][0] || each !== entries[index][1]);
  return isChanged ? (Object.fromEntries(plainEntries) as T) : value;
}

/** Formats know lone carriage returns as line ends, too, and deal with them in their own ways. */
function keepingLineEnds(text: string): string {
  return text.replace(everyCommand, (character) => (/[\n\r\t]/.test(character) ? character : replacement));
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
