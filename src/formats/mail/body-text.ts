import type { BodyText, BodyTextOptions } from '../body-text';
import { decodeBytes, isAsciiBased } from '../text/body-text';
import type { ByteSource } from '../types';
import { markupText } from '../xml/markup-text';
import { asBuffer } from '../zip';
import { type Entity, partsOf, readEntity } from './entity';
import { MAIL_LIMITS } from './limits';
import { decodeTransfer } from './transfer';

const DEPTH = 8;
const PARTS = 64;
/** Attachments whose names say that they are text. */
const TEXT_NAME = /\.(?:txt|csv|tsv|md|json|ya?ml|ini|conf|log|sql|env)$/i;

/** The text of a mail (RFC 2045), and its attached text files. Where there are both, plain text counts and HTML of the same does not. */
export function mailBodyText(source: ByteSource, options: BodyTextOptions): readonly BodyText[] {
	if (source.size > MAIL_LIMITS.file) return [];
	const bytes = asBuffer(source.read(0, source.size));
	const found: BodyText[] = [];
	let parts = 0;
	const visit = (entity: Entity, depth: number): void => {
		if (depth > DEPTH || parts++ > PARTS) return;
		if (entity.type.startsWith('multipart/')) {
			const inner = partsOf(bytes, entity) ?? [];
			const plain = entity.type === 'multipart/alternative' ? inner.filter(({ type }) => type === 'text/plain') : [];
			for (const part of plain.length > 0 ? plain : inner) visit(part, depth + 1);
		} else if (entity.type.startsWith('text/') || TEXT_NAME.test(entity.name)) {
			const text = textOf(bytes, entity, options);
			if (text !== null) found.push({ where: entity.name, text });
		}
	};
	visit(readEntity(bytes, 0, bytes.length), 0);
	return found;
}

function textOf(bytes: Buffer, { start, end, header, parameters, type }: Entity, { most, worth }: BodyTextOptions): string | null {
	const whole = asBuffer(decodeTransfer(bytes.subarray(start, end), header.raw('content-transfer-encoding') ?? ''));
	const body = whole.subarray(0, most);
	const encoding = encodingOf(body, parameters.get('charset') ?? '');
	if (isAsciiBased(encoding) && !worth(body)) return null;
	const text = decodeBytes(body, encoding, whole.length <= most);
	return type === 'text/html' ? markupText(text) : text;
}

const CHARSETS: ReadonlySet<string> = new Set(['utf-8', 'shift_jis', 'euc-jp', 'iso-2022-jp', 'utf-16le', 'utf-16be']);

function encodingOf(body: Buffer, charset: string): string {
	const name = charset.toLowerCase();
	if (CHARSETS.has(name)) return name;
	if (/^(?:windows-31j|cp932|ms932|sjis|x-sjis|shift-jis)$/.test(name)) return 'shift_jis';
	return /^(?:us-ascii|utf8|)$/.test(name) ? detectedIn(body) : 'windows-1252';
}

/** Older mails name no charset and are written in JIS. */
function detectedIn(body: Buffer): string {
	return body.includes('\x1b$') ? 'iso-2022-jp' : 'utf-8';
}
