/** Names come from files: a control character among them must not reach a terminal or break a line. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, '\uFFFD');
}

/** Text on one line: line ends become spaces, and other control characters (U+2028 and U+2029 too) U+FFFD. */
export function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  return plain(lines.filter((line) => line !== '').join(' ')).replace(/[\u2028\u2029]/g, '\uFFFD');
}
