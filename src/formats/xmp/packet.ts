import { decodeXml, encodeXml, XmlError } from '../xml';
import { RDF } from './names';

/** A packet's text; `body` is what is XML, `before` and `after` are what stands around it (padding, NULs). */
export interface Packet {
	readonly before: string;
	readonly body: string;
	readonly after: string;
	encode(text: string): Buffer;
}

/** A packet longer than this is not read. */
export const MAX_PACKET = 16 << 20;

/** Decodes a packet in UTF-8, UTF-16 or UTF-32 (ISO 16684-1, 7.2). @throws XmlError */
export function openPacket(bytes: Buffer): Packet {
	if (bytes.length > MAX_PACKET) throw new XmlError('bomb', 'packet too large');
	const wide = wideOf(bytes);
	const decoded = wide === null ? decodeXml(bytes) : null;
	const text = decoded === null ? decodeWide(bytes, wide === 'be') : decoded.text;
	const start = Math.max(0, text.indexOf('<'));
	const end = Math.max(start, text.lastIndexOf('>') + 1);
	return {
		before: text.slice(0, start),
		body: text.slice(start, end),
		after: text.slice(end),
		encode: (changed) => (decoded === null ? encodeWide(changed, wide === 'be') : encodeXml(changed, decoded)),
	};
}

/** The packet for its writer: what cannot be written back as it was is refused. @throws XmlError */
export function openForWriting(bytes: Buffer): Packet {
	const packet = openPacket(bytes);
	if (!packet.encode(packet.before + packet.body + packet.after).equals(bytes)) throw new XmlError('encoding', 'packet');
	return packet;
}

/** UTF-32 by its first `<` or byte-order mark; Node has no decoder for it. */
function wideOf(bytes: Buffer): 'le' | 'be' | null {
	if (bytes.length < 8 || bytes.length % 4 !== 0) return null;
	const le = bytes.readUInt32LE(0);
	if (le === 0x3c || le === 0xfeff) return 'le';
	const be = bytes.readUInt32BE(0);
	return be === 0x3c || be === 0xfeff ? 'be' : null;
}

function decodeWide(bytes: Buffer, big: boolean): string {
	let text = '';
	for (let at = 0; at < bytes.length; at += 4) {
		const code = big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
		if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw new XmlError('damaged', 'character');
		text += String.fromCodePoint(code);
	}
	return text;
}

function encodeWide(text: string, big: boolean): Buffer {
	const codes = Array.from(text, (sign) => sign.codePointAt(0) ?? 0);
	const bytes = Buffer.alloc(codes.length * 4);
	for (const [index, code] of codes.entries()) {
		if (big) bytes.writeUInt32BE(code, index * 4);
		else bytes.writeUInt32LE(code, index * 4);
	}
	return bytes;
}

/** A packet without properties (ISO 16684-1, 7.3). */
export const EMPTY_PACKET: Buffer = Buffer.from(
	[
		'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
		'<x:xmpmeta xmlns:x="adobe:ns:meta/">',
		`<rdf:RDF xmlns:rdf="${RDF}">`,
		'</rdf:RDF>',
		'</x:xmpmeta>',
		'<?xpacket end="w"?>',
	].join('\n'),
);

/** Whether a packet is one of ours that holds nothing any more: its container may be left out. */
export function isEmptyPacket(packet: Buffer): boolean {
	return packet.equals(EMPTY_PACKET);
}
