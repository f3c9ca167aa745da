/** Patterns as in .gitignore, wherever they are written: ignore files, `ignore` and `overrides` of configurations, options. */
import ignore, { type Ignore } from 'ignore';

/** Git ignores case where it was set up on a file system that does: so it is by default on these systems. */
const ignoresCase = process.platform === 'win32' || process.platform === 'darwin';

/**
 * An empty list of patterns. A path is tested relative to the folder of the patterns, with forward slashes, a folder with a
 * slash at its end; outside that folder (`../a.cif`) patterns match that name no folder.
 */
export function emptyPatterns(): Ignore {
  return ignore({ ignorecase: ignoresCase, allowRelativePaths: true });
}

/** The patterns of a list, each item one. */
export function compilePatterns(patterns: readonly string[]): Ignore {
  return emptyPatterns().add(patterns.map((pattern) => ({ pattern })));
}

/** So many alternatives of a pattern with braces are written out in the advice. */
const mostWrittenOut = 4;

/**
 * What is wrong with a pattern of a list, and what to write instead; undefined where it can match something as it was meant.
 * In a list there are no comments and no blank lines, and a pattern that git passes over in silence is a slip.
 */
export function patternFault(pattern: string): string | undefined {
  const body = pattern.startsWith('!') ? pattern.slice(1) : pattern;
  if (body.trim() === '') return `the pattern "${pattern}" is empty`;
  if (/[\r\n]/.test(pattern)) return 'this pattern has several lines: write an item of the list for each';
  if (pattern.startsWith('#')) {
    return `"${pattern}" is a comment, as in .gitignore: write "\\${pattern}" for a name that begins with #`;
  }
  if (body.startsWith('./')) {
    return `patterns are as in .gitignore, where nothing begins with "./": write "${body.slice(1)}" for the folder of the patterns alone`;
  }
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(body)) return `the \\ at the end of the pattern "${pattern}" quotes nothing`;
  // What is quoted stands for itself.
  const unquoted = body.replace(/\\./gs, '\0\0');
  if (hasOpenBracket(unquoted)) return `the [ in the pattern "${pattern}" is not closed`;
  return braceFault(pattern, unquoted, pattern.length - body.length);
}

function hasOpenBracket(pattern: string): boolean {
  for (let at = pattern.indexOf('['); at >= 0; at = pattern.indexOf('[', at + 1)) {
    // A ] that comes first is one of the characters.
    const first = /[!^]/.test(pattern[at + 1] ?? '') ? at + 2 : at + 1;
    const close = pattern.indexOf(']', first + 1);
    if (close < 0) return true;
    at = close;
  }
  return false;
}

/** `a,b` or `1..9`. */
function isAlternatives(inside: string): boolean {
  return inside.includes(',') || /^-?\w+\.\.-?\w+$/.test(inside);
}

/** Shells and other linters know `{a,b}`; to git it is a name with braces. */
function braceFault(pattern: string, unquoted: string, offset: number): string | undefined {
  const braces = [...unquoted.matchAll(/\{([^{}]*)\}/g)].find(([, inside]) => isAlternatives(inside));
  if (braces === undefined) return undefined;
  const [begin, end] = [braces.index + offset, braces.index + offset + braces[0].length];
  const alternatives = pattern.slice(begin + 1, end - 1).split(',');
  const isOnly = !/[{}]/.test(unquoted.slice(0, braces.index) + unquoted.slice(braces.index + braces[0].length));
  const written =
    isOnly && alternatives.length > 1 && alternatives.length <= mostWrittenOut
      ? alternatives.map((each) => `"${pattern.slice(0, begin)}${each}${pattern.slice(end)}"`).join(', ')
      : 'a pattern for each alternative';
  return `patterns are as in .gitignore, which knows no ${pattern.slice(begin, end)}: write ${written}; or \\{ for a name with a brace`;
}
