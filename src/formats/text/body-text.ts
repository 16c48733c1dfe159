import type { BodyText, BodyTextOptions } from '../body-text';
import type { ByteSource } from '../types';
import { asBuffer } from '../zip';
import type { Encoding } from './encoding';
import { decodeHead } from './read';

const NONE: readonly BodyText[] = Object.freeze([]);

/** The beginning of a text file, decoded as its reader found it to be encoded. @throws the source's own errors */
export function textBodyText(source: ByteSource, encoding: string, { most, worth }: BodyTextOptions): readonly BodyText[] {
	const bytes = asBuffer(source.read(0, Math.min(source.size, most)));
	if (isAsciiBased(encoding) && !worth(bytes)) return NONE;
	const text = decodeBytes(bytes, encoding, bytes.length >= source.size);
	return [{ where: '', text }];
}

/** Decodes bytes of a text in an encoding by its WHATWG name. */
export function decodeBytes(bytes: Buffer, encoding: string, complete: boolean): string {
	return decodeHead(bytes, { encoding: encoding as Encoding, bom: bomOf(bytes, encoding), valid: false }, complete);
}

export function isAsciiBased(encoding: string): boolean {
	return !encoding.startsWith('utf-16') && encoding !== 'iso-2022-jp';
}

function bomOf(bytes: Buffer, encoding: string): number {
	if (encoding.startsWith('utf-16')) return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? 2 : 0;
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
