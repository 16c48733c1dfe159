/** Families of images, by their first bytes. */
export type ImageKind = 'jpeg' | 'png' | 'tiff' | 'webp' | 'boxes' | 'gif' | 'psd' | 'bmp' | 'ico';

const BRANDS = /^(?:hei[cxms]|hev[cx]|mif[12]|msf1|avi[fs]|jpeg|j2ki|miaf|jxl |jp[2xm] )/;

/** The family of an image, or null. An icon has so little of a signature that its name has to fit. */
export function imageKind(name: string, head: Uint8Array): ImageKind | null {
	const [a, b, c, d] = head;
	if (a === 0xff && b === 0xd8 && c === 0xff) return 'jpeg';
	if (a === 0 && b === 0) {
		if (c === 0 && d !== undefined && d >= 12) return boxKind(head);
		return (c === 1 || c === 2) && d === 0 && /\.(?:ico|cur)$/.test(name) ? 'ico' : null;
	}
	const text = latin(head, 0, 12);
	if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
	if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
	if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp';
	if (text.startsWith('8BPS\0')) return 'psd';
	if (/^(?:II[*+]\0|MM\0[*+])/.test(text)) return 'tiff';
	return text.startsWith('BM') && isBitmap(head) ? 'bmp' : null;
}

function boxKind(head: Uint8Array): ImageKind | null {
	const type = latin(head, 4, 4);
	if (type === 'ftyp') return BRANDS.test(latin(head, 8, 4)) ? 'boxes' : null;
	return type === 'jP  ' || type === 'JXL ' ? 'boxes' : null;
}

/** The size of the header behind the file header tells a bitmap from a text that begins with BM. */
function isBitmap(head: Uint8Array): boolean {
	return head[15] === 0 && head[16] === 0 && head[17] === 0 && [12, 16, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0);
}

function latin(bytes: Uint8Array, at: number, length: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', at, at + length);
}
