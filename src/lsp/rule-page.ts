/** Address of a rule's page: one of ours is a file of this package, that of a plugin stays as it is. */
export function pageUri(docs: string): string {
  if (/^[a-z][a-z0-9+.-]+:/i.test(docs)) return docs;
  // The package's root, seen from src/lsp and from dist/lsp alike.
  return new URL(`../../${docs}`, import.meta.url).href;
}
