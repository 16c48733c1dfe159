import { type Header, readHeader } from './header';
import { splitMultipart } from './multipart';
import { parseParameters } from './parameters';

/** One entity of a mail (RFC 2045 2.4): its header, and where its body stands. */
export interface Entity {
	readonly header: Header;
	/** Media type in lower case: `text/plain`. */
	readonly type: string;
	readonly parameters: ReadonlyMap<string, string>;
	readonly disposition: string;
	/** File name, without folders and without characters that could deceive; empty where it has none. */
	readonly name: string;
	readonly start: number;
	readonly end: number;
}

/** The entity that begins at `start`. `fallback`: its media type where it names none (RFC 2046 5.1.5). Linear; never throws. */
export function readEntity(bytes: Buffer, start: number, end: number, fallback = 'text/plain'): Entity {
	const header = readHeader(bytes, start, end);
	const content = parseParameters(header.raw('content-type') ?? '');
	const disposition = parseParameters(header.raw('content-disposition') ?? '');
	const type = /^[^/\s]+\/[^/\s]+$/.test(content.value) ? content.value : fallback;
	const name = disposition.parameters.get('filename') ?? content.parameters.get('name') ?? '';
	const { parameters } = content;
	return { header, type, parameters, disposition: disposition.value, name: safeName(name), start: Math.min(header.body, end), end };
}

/** The parts of a multipart entity, or `null` where they cannot be told apart. */
export function partsOf(bytes: Buffer, { type, parameters, start, end }: Entity): Entity[] | null {
	const spans = splitMultipart(bytes, start, end, parameters.get('boundary') ?? '');
	const fallback = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
	return spans?.map((span) => readEntity(bytes, span.start, span.end, fallback)) ?? null;
}

const LONGEST_NAME = 255;

/** Controls, and marks that turn the direction of writing. */
const DECEPTIVE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

function safeName(name: string): string {
	const plain = name.slice(-4 * LONGEST_NAME).replace(DECEPTIVE, ' ');
	const base = plain.slice(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1).trim();
	// The end of a long name stays: that is where its kind stands.
	return base.length <= LONGEST_NAME ? base : base.slice(base.length - LONGEST_NAME);
}
