/**
 * Of the known words the one that `text` most likely was meant to be: fewest letters inserted, deleted, changed or
 * swapped with their neighbour, and no more than a third of the word; else the first that begins with it (`warn`).
 * Undefined where none is near.
 */
export function closestWord(text: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  const wanted = text.toLowerCase();
  // A sentence is no misspelt word.
  if (wanted.length > 60) return undefined;
  for (const word of words) {
    const changes = distance(wanted, word.toLowerCase());
    if (changes < fewest && changes <= Math.max(1, Math.floor(word.length / 3))) {
      best = word;
      fewest = changes;
    }
  }
  return best ?? (wanted.length < 3 ? undefined : [...words].find((word) => word.toLowerCase().startsWith(wanted)));
}

/** Optimal string alignment distance. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
