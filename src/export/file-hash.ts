import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 of a file, lower-case hex, without holding anybody up; `null` where it cannot be read. */
export async function fileHash(path: string): Promise<string | null> {
	const hash = createHash('sha256');
	try {
		for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Uint8Array);
		return hash.digest('hex');
	} catch {
		return null;
	}
}
