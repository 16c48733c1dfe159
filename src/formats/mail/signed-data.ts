/** Object identifier of signed data (RFC 5652 5.1), with its tag and length. */
const SIGNED_DATA = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02]);
const OCTET_STRING = 4;
const OBJECT_IDENTIFIER = 6;
const CONSTRUCTED = 0x20;
/** Elements that one message is taken apart into. */
const MOST_ELEMENTS = 20_000;

interface Element {
	readonly tag: number;
	readonly start: number;
	/** Of the content; `null`: up to the end-of-contents mark. */
	readonly end: number | null;
}

/**
 * What is signed in a CMS message of signed data (RFC 5652 5.1, 5.2; BER with definite or indefinite lengths), or `null` where it is no such
 * message or holds none. Nothing is verified. Never throws.
 */
export function signedContent(bytes: Buffer): Buffer | null {
	const at = bytes.subarray(0, 64).indexOf(SIGNED_DATA);
	if (at < 0 || at > 16) return null;
	// ContentInfo: [0] SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE { type, [0] OCTET STRING } }
	let next = at + SIGNED_DATA.length;
	const enter = (tag: number): boolean => {
		const element = elementAt(bytes, next);
		if (element === null || element.tag !== tag) return false;
		next = element.start;
		return true;
	};
	const skip = (tag: number): boolean => {
		const element = elementAt(bytes, next);
		const end = element === null || element.tag !== tag ? null : endOf(bytes, element, { left: MOST_ELEMENTS });
		if (end === null) return false;
		next = end;
		return true;
	};
	if (!enter(0xa0) || !enter(0x30) || !skip(2) || !skip(0x31) || !enter(0x30) || !skip(OBJECT_IDENTIFIER) || !enter(0xa0)) return null;
	const content = elementAt(bytes, next);
	if (content === null || (content.tag & 0x1f) !== OCTET_STRING) return null;
	const chunks: Buffer[] = [];
	return gather(bytes, content, chunks, { left: MOST_ELEMENTS }) === null ? null : Buffer.concat(chunks);
}

function elementAt(bytes: Buffer, at: number): Element | null {
	const tag = bytes[at];
	const first = bytes[at + 1];
	if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
	if (first === 0x80) return { tag, start: at + 2, end: null };
	if (first < 0x80) return within(bytes, tag, at + 2, first);
	const count = first & 0x7f;
	if (count > 4 || at + 2 + count > bytes.length) return null;
	return within(bytes, tag, at + 2 + count, bytes.readUIntBE(at + 2, count));
}

function within(bytes: Buffer, tag: number, start: number, length: number): Element | null {
	return start + length <= bytes.length ? { tag, start, end: start + length } : null;
}

interface Left {
	left: number;
}

/** Behind an element; `null` where it is broken. */
function endOf(bytes: Buffer, { start, end }: Element, left: Left): number | null {
	if (end !== null) return end;
	// Indefinite lengths may stand within each other: as many ends are waited for.
	let at = start;
	for (let open = 1; open > 0; ) {
		if (bytes[at] === 0 && bytes[at + 1] === 0) {
			open--;
			at += 2;
			continue;
		}
		const inner = left.left-- > 0 ? elementAt(bytes, at) : null;
		if (inner === null) return null;
		if (inner.end === null) open++;
		at = inner.end ?? inner.start;
	}
	return at;
}

/** Collects an octet string, which may come in pieces; where it ends, or `null` where it is broken. */
function gather(bytes: Buffer, { tag, start, end }: Element, chunks: Buffer[], left: Left): number | null {
	if ((tag & CONSTRUCTED) === 0) {
		if (end === null) return null;
		chunks.push(bytes.subarray(start, end));
		return end;
	}
	let at = start;
	while (end === null ? !(bytes[at] === 0 && bytes[at + 1] === 0) : at < end) {
		const inner = left.left-- > 0 ? elementAt(bytes, at) : null;
		if (inner === null || inner.tag !== OCTET_STRING) return null;
		const next = gather(bytes, inner, chunks, left);
		if (next === null) return null;
		at = next;
	}
	return end ?? at + 2;
}
