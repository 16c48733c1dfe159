import { createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { ByteSource } from '../../formats/types';
import { wrong } from './zip-check';

const VERSION_LINE = 'age-encryption.org/v1';
/** A header with several hundred recipients is shorter. */
const LONGEST_HEADER = 1 << 20;
const NONCE = 16;
const PIECE = 64 * 1024;
const TAG = 16;

/**
 * An age file (https://age-encryption.org/v1), opened with its file key: the header's authentication and every piece of the payload are checked.
 * It is read by `node:crypto`, which has nothing in common with what wrote it, and at any place.
 */
export class AgeFile implements ByteSource {
	/** Bytes of the content. */
	readonly size: number;
	/** Types of the recipients, in the header's order. */
	readonly recipients: readonly string[];
	private readonly key: Buffer;
	private readonly start: number;
	private readonly pieces: number;
	/** The latest piece: reads go forward mostly. */
	private held: { readonly index: number; readonly bytes: Buffer } | null = null;

	/** @throws MethodError `verification` */
	constructor(
		private readonly source: ByteSource,
		fileKey: Uint8Array,
	) {
		const header = readHeader(source);
		const macKey = Buffer.from(hkdfSync('sha256', fileKey, new Uint8Array(0), 'header', 32));
		const mac = createHmac('sha256', macKey).update(header.authenticated).digest('base64').replace('=', '');
		// As text: of several ways to write the same bytes in base64 only one is allowed.
		if (header.mac !== mac) throw wrong('header');
		this.recipients = header.recipients;
		this.start = header.length + NONCE;
		this.key = Buffer.from(hkdfSync('sha256', fileKey, Buffer.from(source.read(header.length, NONCE)), 'payload', 32));
		const payload = source.size - this.start;
		this.pieces = Math.max(1, Math.ceil(payload / (PIECE + TAG)));
		this.size = payload - this.pieces * TAG;
		if (this.size < 0 || (this.size === 0 && this.pieces > 1)) throw wrong('length');
	}

	/** New memory, or valid until the next call. @throws MethodError `verification` */
	read(offset: number, length: number): Uint8Array {
		const end = Math.min(offset + length, this.size);
		const parts: Buffer[] = [];
		for (let at = offset; at < end; ) {
			const index = Math.floor(at / PIECE);
			const piece = this.piece(index);
			const part = piece.subarray(at - index * PIECE, Math.min(piece.length, end - index * PIECE));
			parts.push(part);
			at += part.length;
		}
		return parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
	}

	/** All of the content in order. @throws MethodError `verification` */
	*content(): Generator<Buffer> {
		for (let index = 0; index < this.pieces; index++) yield this.piece(index);
	}

	private piece(index: number): Buffer {
		if (this.held?.index === index) return this.held.bytes;
		const bytes = Buffer.from(this.source.read(this.start + index * (PIECE + TAG), PIECE + TAG));
		if (bytes.length < TAG) throw wrong('length');
		const nonce = Buffer.alloc(12);
		nonce.writeUIntBE(index, 5, 6);
		nonce[11] = index === this.pieces - 1 ? 1 : 0;
		const decipher = createDecipheriv('chacha20-poly1305', this.key, nonce, { authTagLength: TAG });
		decipher.setAuthTag(bytes.subarray(-TAG));
		try {
			const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()]);
			this.held = { index, bytes: plain };
			return plain;
		} catch {
			throw wrong('authentication');
		}
	}
}

interface Header {
	/** Up to and with the three dashes. */
	readonly authenticated: Buffer;
	/** Base64 without padding. */
	readonly mac: string;
	readonly recipients: readonly string[];
	/** Bytes. */
	readonly length: number;
}

function readHeader(source: ByteSource): Header {
	const head = Buffer.from(source.read(0, Math.min(source.size, LONGEST_HEADER)));
	const dashes = head.indexOf('\n--- ') + 1;
	const end = head.indexOf('\n', dashes);
	const lines = head.toString('latin1', 0, Math.max(0, dashes - 1)).split('\n');
	if (dashes === 0 || end < 0 || lines[0] !== VERSION_LINE) throw wrong('header');
	const recipients = lines.filter((line) => line.startsWith('-> ')).map((line) => line.split(' ')[1] ?? '');
	const mac = head.toString('latin1', dashes + 4, end);
	return { authenticated: head.subarray(0, dashes + 3), mac, recipients, length: end + 1 };
}
