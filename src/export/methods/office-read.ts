import { createHash } from 'node:crypto';
import type { ByteSource } from '../../formats/types';
import { AgileDecryptor, encryptedSize, SEGMENT } from './office-agile';
import { CompoundError, CompoundReader } from './office-compound-read';
import { dataSpaces, INFO_STREAM, PACKAGE_STREAM, readInfo } from './office-streams';
import { MethodError } from './types';

const PIECE = 256 * SEGMENT;

/**
 * SHA-256 (lower-case hex) of the package inside an encrypted one, or `null` where the password is not the right one.
 * @throws CompoundError, or MethodError `verification` where the content was altered
 */
export async function decryptedHash(
	source: ByteSource,
	password: string,
	step: (bytes: number) => Promise<void>,
	signal?: AbortSignal,
): Promise<string | null> {
	const { streams } = new CompoundReader(source);
	for (const [path, bytes] of dataSpaces()) {
		const stream = streams.get(path);
		if (stream === undefined || !stream.read(0, stream.size).equals(bytes)) throw new CompoundError();
	}
	const [infoStream, content] = [streams.get(INFO_STREAM), streams.get(PACKAGE_STREAM)];
	const info = infoStream === undefined ? null : readInfo(infoStream.read(0, infoStream.size));
	if (info === null || content === undefined || content.size < 8) throw new CompoundError();
	const decryptor = await AgileDecryptor.open(info, password, signal);
	if (decryptor === null) return null;
	if (encryptedSize(decryptor.begin(content.read(0, 8))) !== content.size) throw new CompoundError();
	const hash = createHash('sha256');
	for (let at = 8; at < content.size; at += PIECE) {
		const plain = decryptor.piece(content.read(at, PIECE));
		hash.update(plain);
		await step(plain.length);
	}
	if (!decryptor.intact()) throw new MethodError('verification', '', 'integrity');
	return hash.digest('hex');
}
