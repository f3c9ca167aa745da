import { percentEncoded } from './finding-id.js';

/** Whether names of files are those of Windows; a browser has none of its own, and shows them as they were given. */
const isWindows = (globalThis as { readonly process?: { readonly platform?: string } }).process?.platform === 'win32';

/** A path with slashes between its folders. On other systems than Windows a backslash is a character like any other. */
export function withSlashes(path: string): string {
  return isWindows ? path.replaceAll('\\', '/') : path;
}

/** A relative reference (RFC 3986), whatever characters the name has; an address (RFC 8089) where the path is absolute. */
export function fileUri(path: string): string {
  const segments = withSlashes(path).split('/');
  const isDrive = isWindows && /^[a-z]:$/i.test(segments[0]);
  const isAbsolute = segments.length > 1 && (segments[0] === '' || isDrive);
  const encoded = segments.map((segment, index) => (index === 0 && isDrive ? segment : percentEncoded(segment)));
  if (isAbsolute) return `file://${isDrive ? '/' : ''}${encoded.join('/')}`;
  return encoded.filter((segment, index) => !(segment === '.' && index === 0)).join('/');
}
