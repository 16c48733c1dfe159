/** The bytes of a body without its transfer encoding (RFC 2045 6); what is in no known encoding stays as it is. Linear; never throws. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
	switch (encoding.trim().toLowerCase()) {
		case 'base64':
			return Buffer.from(body.toString('latin1'), 'base64');
		case 'quoted-printable':
			return decodeQuotedPrintable(body);
		default:
			return body;
	}
}

const EQUALS = 0x3d;
const LF = 10;
const CR = 13;

function decodeQuotedPrintable(body: Buffer): Buffer {
	const result = Buffer.allocUnsafe(body.length);
	let length = 0;
	for (let at = 0; at < body.length; at++) {
		const byte = body[at] ?? 0;
		if (byte !== EQUALS) {
			result[length++] = byte;
			continue;
		}
		const high = hexOf(body[at + 1]);
		const low = hexOf(body[at + 2]);
		if (high >= 0 && low >= 0) {
			result[length++] = high * 16 + low;
			at += 2;
		} else if (body[at + 1] === LF) at += 1;
		else if (body[at + 1] === CR && body[at + 2] === LF) at += 2;
		else result[length++] = byte;
	}
	return result.subarray(0, length);
}

function hexOf(byte: number | undefined): number {
	if (byte === undefined) return -1;
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const letter = byte | 0x20;
	return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
