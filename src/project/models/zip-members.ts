/** The members of a zip archive held in memory, read under limits so that no small file becomes a large one. */
import yauzl from 'yauzl';
import { WeightsFormatError } from '../../model/weights/errors.js';

/** A full-size CartNet checkpoint with its optimiser has about 270. */
const mostMembers = 20_000;

export class ZipMembers {
  readonly #zip: yauzl.ZipFile;
  readonly #entries: ReadonlyMap<string, yauzl.Entry>;
  readonly #source: string;

  private constructor(zip: yauzl.ZipFile, entries: ReadonlyMap<string, yauzl.Entry>, source: string) {
    this.#zip = zip;
    this.#entries = entries;
    this.#source = source;
  }

  /**
   * @param source how to call the archive in messages
   * @throws WeightsFormatError where the archive's directory cannot be read
   */
  static async open(bytes: Uint8Array, source: string): Promise<ZipMembers> {
    const entries = new Map<string, yauzl.Entry>();
    try {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const zip = await yauzl.fromBufferPromise(buffer, { lazyEntries: true });
      if (zip.entryCount > mostMembers) throw new Error(`${zip.entryCount} members are more than any checkpoint has`);
      for await (const entry of zip.eachEntry()) {
        if (entries.has(entry.fileName)) throw new Error(`two members are called ${entry.fileName}`);
        entries.set(entry.fileName, entry);
      }
      return new ZipMembers(zip, entries, source);
    } catch (error) {
      throw new WeightsFormatError(`${source}: damaged or truncated zip archive (${messageOf(error)})`);
    }
  }

  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * @param size what the member may hold: exactly so many bytes, or at most so many
   * @throws WeightsFormatError where it is missing, of another size than it may have, or damaged
   */
  async read(name: string, size: { readonly exactly: number } | { readonly atMost: number }): Promise<Uint8Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new WeightsFormatError(`${this.#source}: the member ${name} is missing`);
    const length = entry.uncompressedSize;
    if ('exactly' in size && length !== size.exactly) {
      throw new WeightsFormatError(
        `${this.#source}: the member ${name} has ${length} bytes where ${size.exactly} are needed`,
      );
    }
    if ('atMost' in size && length > size.atMost) {
      throw new WeightsFormatError(
        `${this.#source}: the member ${name} has ${length} bytes, more than the ${size.atMost} it may have`,
      );
    }
    const bytes = new Uint8Array(length);
    let filled = 0;
    try {
      // yauzl itself ends the stream with an error where there is more or less data than the directory declares.
      for await (const chunk of await this.#zip.openReadStreamPromise(entry)) {
        if (!(chunk instanceof Uint8Array)) throw new Error('unexpected data');
        bytes.set(chunk, filled);
        filled += chunk.length;
      }
    } catch (error) {
      throw new WeightsFormatError(`${this.#source}: the member ${name} cannot be read (${messageOf(error)})`);
    }
    if (filled !== length || crc32(bytes) !== entry.crc32) {
      throw new WeightsFormatError(`${this.#source}: the member ${name} is damaged (its checksum does not fit)`);
    }
    return bytes;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

/** The checksum of the zip format. Node's own `zlib.crc32` came only with 20.15. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = crcTable[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
