import { closeSync, constants, openSync, readSync } from "node:fs";
import { largestManifestBytes } from "../../core/manifest/read-manifest.ts";

/**
 * Reads files one after the other into one buffer: no allocation and no `stat` a file, which is what a walk over a
 * whole tree spends most of its time on otherwise.
 */
export class FileReader {
  #buffer: Buffer = Buffer.allocUnsafeSlow(1 << 17);

  /**
   * A file's bytes, valid until the next call; of a file over {@link largestManifestBytes} one byte more than these.
   * Follows no link at the end of the path, and waits for nobody to write into a pipe. Throws the system's error.
   */
  read(path: string): Buffer {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      let length = 0;
      while (length <= largestManifestBytes) {
        const wanted = Math.min(this.#buffer.length, largestManifestBytes + 1) - length;
        const got = readSync(file, this.#buffer, length, wanted, null);
        length += got;
        // A short read of a file is its end.
        if (got < wanted || length > largestManifestBytes) break;
        this.#grow(length);
      }
      return this.#buffer.subarray(0, length);
    } finally {
      closeSync(file);
    }
  }

  #grow(used: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#buffer.length * 4, largestManifestBytes + 1));
    this.#buffer.copy(larger, 0, 0, used);
    this.#buffer = larger;
  }
}
