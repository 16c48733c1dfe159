import { BlobReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';

/** An archive with one encrypted entry (WinZip AE-2), and perhaps one that is not. */
export async function encryptedZip(plain = false): Promise<Uint8Array> {
	const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
	await writer.add('a.txt', new BlobReader(new Blob(['secret'])), { password: 'correct horse', encryptionStrength: 3 });
	if (plain) await writer.add('b.txt', new BlobReader(new Blob(['open'])));
	return writer.close();
}
