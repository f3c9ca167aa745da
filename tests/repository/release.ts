/** Where the version of a release stands besides package.json, and how. */
const places: readonly { readonly file: string; readonly pattern: RegExp }[] = [
  { file: 'package.json', pattern: /"version": "([^"]+)"/ },
  { file: 'package-lock.json', pattern: /"version": "([^"]+)"/ },
  { file: 'editors/vscode/package.json', pattern: /"version": "([^"]+)"/ },
  { file: 'editors/vscode/README.md', pattern: /adp-lint-vscode-([\d.]+)\.vsix/ },
  { file: 'CITATION.cff', pattern: /^version: (\S+)$/m },
  { file: 'docs/ci.md', pattern: /adp-lint@v?(\d+\.\d+\.\d+)/g },
  { file: 'docs/ci.md', pattern: /rev: v(\d+\.\d+\.\d+)/ },
];

/**
 * What stands against releasing this tag (`v1.2.3`): one sentence each.
 * @param read text of a file, by its path from the root
 */
export function releaseFaults(tag: string, read: (path: string) => string): string[] {
  const version = /^v(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(tag)?.[1];
  if (version === undefined) return [`${tag || 'no tag'}: a release is called v1.2.3`];
  const faults = versionsIn(read).flatMap(({ file, found }) =>
    found === version ? [] : [`${file}: says ${found ?? 'no version'}, the tag ${version}`],
  );
  if (!read('CHANGELOG.md').includes(`\n## [${version}]`)) faults.push(`CHANGELOG.md: no section ## [${version}]`);
  return faults;
}

/** Every version that the repository names. */
export function versionsIn(
  read: (path: string) => string,
): { readonly file: string; readonly found: string | undefined }[] {
  return places.flatMap(({ file, pattern }) => {
    const text = read(file);
    const found = pattern.global
      ? [...text.matchAll(pattern)].map(([, version]) => version)
      : [pattern.exec(text)?.[1]];
    return (found.length === 0 ? [undefined] : found).map((version) => ({ file, found: version }));
  });
}
