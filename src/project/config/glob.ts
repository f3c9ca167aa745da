import { matchSteps, type Step } from '../../linter/wildcard.js';

/** So many alternatives a pattern may expand to: `{a,b}` written ten times over is a slip. */
const mostAlternatives = 1000;

/** A pattern that cannot be read. */
export class GlobError extends Error {
  override readonly name = 'GlobError';
}

/**
 * Tests paths against a pattern as .gitignore has them: `*`, `?`, `[a-z]`, `[!a-z]`, `**` for any number of folders, and
 * `{a,b}` besides. A pattern without a slash (or with one at its end alone) counts at any depth, one with a slash from
 * the folder that the paths are relative to. What matches a folder matches everything in it; a slash at the end asks for
 * a folder. Time is the product of the lengths of pattern and path, whatever the pattern.
 *
 * @returns a test of paths with forward slashes, relative to the folder of the pattern
 * @throws GlobError for brackets or braces that are not closed
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const alternatives = expandBraces(pattern).map(compileAlternative);
  return (path) => {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    return alternatives.some((matches) => matches(segments));
  };
}

/**
 * The last pattern of a list that matches decides; `!` before a pattern takes back what earlier ones matched.
 *
 * @returns the deciding pattern, undefined where the path is not matched
 * @throws GlobError
 */
export function compileGlobs(patterns: readonly string[]): (path: string) => string | undefined {
  const tests = patterns.map((pattern) => {
    const negated = pattern.startsWith('!');
    return { pattern, negated, matches: compileGlob(negated ? pattern.slice(1) : pattern) };
  });
  return (path) => {
    const last = tests.findLast(({ matches }) => matches(path));
    return last === undefined || last.negated ? undefined : last.pattern;
  };
}

function compileAlternative(pattern: string): (segments: readonly string[]) => boolean {
  const folderOnly = pattern.endsWith('/');
  const anchored = /\/[^/]/.test(pattern);
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.');
  const steps = parts.map((part) => (part === '**' ? undefined : segmentSteps(part, pattern)));
  if (!anchored) steps.unshift(undefined);
  return (segments) => matchSegments(steps, segments, folderOnly);
}

/** `undefined` among the steps stands for any number of segments. */
function matchSegments(
  steps: readonly (readonly Step[] | undefined)[],
  segments: readonly string[],
  folderOnly: boolean,
): boolean {
  const characters = segments.map((segment) => [...segment]);
  // reached[j]: the steps so far match the first j segments.
  let reached = segments.map(() => false);
  reached.unshift(true);
  for (const step of steps) {
    const next = reached.map(() => false);
    for (let j = 0; j <= segments.length; j++) {
      if (step === undefined) next[j] = reached[j] || (j > 0 && next[j - 1]);
      else next[j] = j > 0 && reached[j - 1] && matchSteps(step, characters[j - 1]);
    }
    reached = next;
  }
  // A match of the first segments is a match of a folder on the way.
  const last = folderOnly ? segments.length - 1 : segments.length;
  for (let j = 1; j <= last; j++) if (reached[j]) return true;
  return false;
}

function segmentSteps(part: string, pattern: string): Step[] {
  const steps: Step[] = [];
  const characters = [...part];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i];
    if (character === '*') {
      if (steps.at(-1)?.kind !== 'run') steps.push({ kind: 'run' });
    } else if (character === '?') {
      steps.push({ kind: 'one', accepts: () => true });
    } else if (character === '[') {
      const close = characters.indexOf(']', i + (characters[i + 1] === '!' ? 3 : 2));
      if (close < 0) throw new GlobError(`the [ in the pattern "${pattern}" is not closed`);
      steps.push({ kind: 'one', accepts: characterClass(characters.slice(i + 1, close)) });
      i = close;
    } else {
      const literal = character === '\\' && i + 1 < characters.length ? characters[++i] : character;
      steps.push({ kind: 'one', accepts: (other) => other === literal });
    }
  }
  return steps;
}

function characterClass(inside: readonly string[]): (character: string) => boolean {
  const negated = inside[0] === '!';
  const body = negated ? inside.slice(1) : inside;
  const ranges: [string, string][] = [];
  for (let i = 0; i < body.length; i++) {
    if (body[i + 1] === '-' && i + 2 < body.length) {
      ranges.push([body[i], body[i + 2]]);
      i += 2;
    } else {
      ranges.push([body[i], body[i]]);
    }
  }
  return (character) => ranges.some(([low, high]) => character >= low && character <= high) !== negated;
}

function expandBraces(pattern: string): string[] {
  let expanded = [pattern];
  // Innermost braces first; those without a comma are text.
  for (;;) {
    const next = expanded.flatMap((text) => {
      const match = [...text.matchAll(/\{([^{}]*)\}/g)].find(([, inside]) => inside.includes(','));
      if (match === undefined) return [text];
      const before = text.slice(0, match.index);
      const after = text.slice(match.index + match[0].length);
      return match[1].split(',').map((choice) => before + choice + after);
    });
    if (next.length > mostAlternatives) {
      throw new GlobError(`the pattern "${pattern}" stands for more than ${mostAlternatives} alternatives`);
    }
    if (next.length === expanded.length && next.every((text, i) => text === expanded[i])) return expanded;
    expanded = next;
  }
}
