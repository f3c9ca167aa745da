/** One step of a pattern. */
type Step = { readonly kind: 'run' } | { readonly kind: 'one'; readonly accepts: (character: string) => boolean };

/** Tests names (of blocks, of atoms) against a text in which `*` stands for any characters and `?` for one. */
export function compileWildcard(pattern: string, options: { readonly ignoreCase?: boolean } = {}) {
  const plain = (text: string) => (options.ignoreCase ? text.toLowerCase() : text);
  const steps = [...plain(pattern)].map((character): Step => {
    if (character === '*') return { kind: 'run' };
    return { kind: 'one', accepts: character === '?' ? () => true : (other) => other === character };
  });
  return (name: string): boolean => matchSteps(steps, [...plain(name)]);
}

/** Goes back to the latest `*` alone, which is enough: an earlier one can take no more than it. */
function matchSteps(steps: readonly Step[], characters: readonly string[]): boolean {
  let at = 0;
  let step = 0;
  let run = -1;
  let runAt = 0;
  while (at < characters.length) {
    const current = steps[step];
    if (current?.kind === 'run') {
      run = step++;
      runAt = at;
    } else if (current?.accepts(characters[at])) {
      step++;
      at++;
    } else if (run >= 0) {
      step = run + 1;
      at = ++runAt;
    } else {
      return false;
    }
  }
  while (steps[step]?.kind === 'run') step++;
  return step === steps.length;
}
