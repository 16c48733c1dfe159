/** RDF/XML and XMP packets in the writings that cameras, Adobe's programs and others use. */
export const NS = {
	rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
	dc: 'http://purl.org/dc/elements/1.1/',
	pdf: 'http://ns.adobe.com/pdf/1.3/',
	pdfx: 'http://ns.adobe.com/pdfx/1.3/',
	photoshop: 'http://ns.adobe.com/photoshop/1.0/',
	iptc: 'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/',
	xmp: 'http://ns.adobe.com/xap/1.0/',
	own: 'urn:kakuzuke:label:1.0',
	pdfaid: 'http://www.aiim.org/pdfa/ns/id/',
} as const;

export const MSIP_GUID = 'f265efc6-e181-49d6-80f4-fae95cf838a0';

const DECLARED = Object.entries(NS)
	.filter(([prefix]) => prefix !== 'rdf')
	.map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
	.join('');

/** A description with the usual prefixes declared. */
export function description(inner: string, attributes = ''): string {
	return `<rdf:Description rdf:about=""${DECLARED}${attributes}>${inner}</rdf:Description>`;
}

/** `rdf:RDF` around descriptions. */
export function rdf(...descriptions: string[]): string {
	return `<rdf:RDF xmlns:rdf="${NS.rdf}">\n ${descriptions.join('\n ')}\n</rdf:RDF>`;
}

/** A whole packet, with wrapper and padding. */
export function packet(content: string, padding = 200): Buffer {
	const meta = `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.6">\n${content}\n</x:xmpmeta>`;
	return Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n${meta}\n${' '.repeat(padding)}\n<?xpacket end="w"?>`);
}

/** Text as UTF-32 with a byte-order mark. */
export function utf32(text: string, big: boolean): Buffer {
	const signs = Array.from(`\ufeff${text}`);
	const bytes = Buffer.alloc(signs.length * 4);
	for (const [index, sign] of signs.entries()) {
		if (big) bytes.writeUInt32BE(sign.codePointAt(0) ?? 0, index * 4);
		else bytes.writeUInt32LE(sign.codePointAt(0) ?? 0, index * 4);
	}
	return bytes;
}

/** Packets for the fuzz harness. */
export function xmpSeeds(): readonly { name: string; bytes: Uint8Array }[] {
	const array = (tag: string, kind: string, ...items: string[]) =>
		`<${tag}><rdf:${kind}>${items.map((item) => `<rdf:li xml:lang="x-default">${item}</rdf:li>`).join('')}</rdf:${kind}></${tag}>`;
	const rich = rdf(
		description('<own:機密性>2</own:機密性><pdfx:機密性>1</pdfx:機密性>', ' pdf:Keywords="税務;完全性1"'),
		description(array('dc:title', 'Alt', '【機密性2】台帳') + array('dc:subject', 'Bag', '機密性1', '税')),
		description(`<pdfx:MSIP_Label_${MSIP_GUID}_Enabled>true</pdfx:MSIP_Label_${MSIP_GUID}_Enabled>`),
		description('<pdfaid:part>2</pdfaid:part><own:x rdf:parseType="Resource"><rdf:value>機密性2</rdf:value></own:x>'),
	);
	return [
		{ name: 'rich.xmp', bytes: packet(rich) },
		{ name: 'bare.xmp', bytes: Buffer.from(rdf(description('', ' own:完全性="2"'))) },
		{ name: 'utf16.xmp', bytes: Buffer.from(`\ufeff${rich}`, 'utf16le') },
		{ name: 'utf32.xmp', bytes: utf32(rich, true) },
	];
}
