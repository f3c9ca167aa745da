import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { atomsName, type ReportedFinding } from '../linter/report.js';

/**
 * Names the findings of one file by block, rule and atom, which survive edits elsewhere in the file; a number tells apart
 * several findings of one rule about one atom. To be called in the order of the file.
 */
export function identifier(): (finding: Pick<ReportedFinding, 'block' | 'code' | 'sites'>) => string {
  const counts = new Map<string, number>();
  return (finding) => {
    const name = [finding.block, finding.code, atomsName(finding) ?? ''].map(percentEncoded).join('/');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}/${count}`;
  };
}

/** `encodeURIComponent` for any string: half of a surrogate pair, which it refuses, becomes U+FFFD. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));
}

/** A name of fixed length for programs that compare findings between runs: SHA-256, hexadecimal. */
export function fingerprint(...parts: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(parts))));
}
