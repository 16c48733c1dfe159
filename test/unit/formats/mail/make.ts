import iconv from 'iconv-lite';
import { BufferSource, mailFormat, type ReadResult } from '../../../../src/formats';
import { formatCode } from '../../../../src/label';
import { DEFAULT_POLICY_ID, loadBuiltin, type Policy } from '../../../../src/policy';

export const policy = loadBuiltin(DEFAULT_POLICY_ID);

/** One part of a mail that a test makes. */
export interface MadePart {
	readonly name?: string;
	readonly type?: string;
	readonly fields?: readonly string[];
	readonly body: Uint8Array | string;
}

/** A mail as mail programs write it; `fields` stand before the MIME ones. */
export function makeMail(fields: readonly string[], parts: readonly MadePart[], boundary = 'part-x'): Buffer {
	const head = ['From: a@example.jp', 'To: b@example.jp', ...fields, 'MIME-Version: 1.0'];
	if (parts.length === 0) return Buffer.from([...head, 'Content-Type: text/plain; charset=utf-8', '', '本文', ''].join('\r\n'));
	const chunks: (Uint8Array | string)[] = [...head, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', 'preamble'].map(
		(line) => `${line}\r\n`,
	);
	for (const { name, type = 'application/octet-stream', fields: own, body } of parts) {
		const fields =
			own ??
			(name === undefined
				? [`Content-Type: ${type}`]
				: [
						`Content-Type: ${type}`,
						`Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`,
						'Content-Transfer-Encoding: base64',
					]);
		const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
		const encoded = fields.some((field) => /base64/i.test(field)) ? wrapped(bytes.toString('base64')) : bytes;
		chunks.push(`--${boundary}\r\n`, ...fields.map((line) => `${line}\r\n`), '\r\n', encoded, '\r\n');
	}
	chunks.push(`--${boundary}--\r\n`, 'epilogue\r\n');
	return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk))));
}

export function wrapped(base64: string): string {
	return base64.replace(/.{76}/g, '$&\r\n');
}

/** An encoded word (RFC 2047). */
export function word(text: string, charset: string, kind: 'B' | 'Q' = 'B'): string {
	const bytes = encoded(text, charset);
	const q = [...bytes].map((byte) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
	return `=?${charset}?${kind}?${kind === 'B' ? bytes.toString('base64') : q}?=`;
}

/** ISO-2022-JP too, which iconv-lite lacks: made of EUC-JP. */
export function encoded(text: string, charset: string): Buffer {
	if (charset.toLowerCase() !== 'iso-2022-jp') return iconv.encode(text, charset);
	const euc = iconv.encode(text, 'euc-jp');
	const bytes: number[] = [];
	let kanji = false;
	for (const byte of euc) {
		if (byte >= 0x80 !== kanji) bytes.push(0x1b, ...Buffer.from(kanji ? '(B' : '$B'));
		kanji = byte >= 0x80;
		bytes.push(byte & 0x7f);
	}
	if (kanji) bytes.push(0x1b, ...Buffer.from('(B'));
	return Buffer.from(bytes);
}

export function read(bytes: Uint8Array, under: Policy = policy): ReadResult {
	return mailFormat.read(new BufferSource(bytes), { path: 'a.eml', policy: under });
}

/** `place where code` of every marking. */
export function seen({ markings }: ReadResult): string[] {
	return markings.map(({ place, where, label }) => `${place} ${where} ${formatCode(label, policy)}`);
}
