import {
	exifSegment,
	internationalChunk,
	iptc,
	jpeg,
	png,
	pngChunk,
	resource,
	resourceSegment,
	tiff,
	xmpSegment,
} from '../test/corpus/image';
import { description, packet, rdf } from '../test/corpus/image-xmp';
import { pagePdf, streamPart } from '../test/corpus/pdf';
import { buildZip } from '../test/corpus/zip-builder';
import type { Content } from './rows/documents';

const NAMESPACES = ['office', 'style', 'text', 'table', 'meta', 'dc', 'fo']
	.map((prefix) => {
		const own: Readonly<Record<string, string>> = {
			dc: 'http://purl.org/dc/elements/1.1/',
			fo: 'urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0',
		};
		return `xmlns:${prefix}="${own[prefix] ?? `urn:oasis:names:tc:opendocument:xmlns:${prefix}:1.0`}"`;
	})
	.join(' ');

/** A text document (OASIS ODF 1.3). */
export function smallOdt(content: Content): Buffer {
	const paragraphs = content.lines.map((line) => `<text:p text:style-name="Standard">${line}</text:p>`).join('');
	return openDocument('text', content, `<office:text>${paragraphs}</office:text>`);
}

/** A spreadsheet. */
export function smallOds(content: Content): Buffer {
	const rows = content.lines.map(
		(line) => `<table:table-row><table:table-cell office:value-type="string"><text:p>${line}</text:p></table:table-cell></table:table-row>`,
	);
	const table = `<table:table table:name="表1"><table:table-column/>${rows.join('')}</table:table>`;
	return openDocument('spreadsheet', content, `<office:spreadsheet>${table}</office:spreadsheet>`);
}

function openDocument(kind: 'text' | 'spreadsheet', { index, marking, level }: Content, body: string): Buffer {
	const xml = (root: string, inner: string): string =>
		`<?xml version="1.0" encoding="UTF-8"?>\n<office:${root} ${NAMESPACES} office:version="1.3">${inner}</office:${root}>`;
	const property = marking === null ? '' : `<meta:user-defined meta:name="機密性">${level}</meta:user-defined>`;
	const meta = `<office:meta><dc:title>議事録 ${index}</dc:title><dc:creator>総務課</dc:creator><meta:generator>bench</meta:generator>${property}</office:meta>`;
	const header = marking === null ? '' : `<style:header><text:p text:style-name="Header">${marking}</text:p></style:header>`;
	const faces = Array.from(
		{ length: 40 },
		(_, number) =>
			`<style:style style:name="P${number}" style:family="paragraph"><style:text-properties fo:font-size="${number}pt"/></style:style>`,
	);
	const styles = `<office:styles>${faces.join('')}</office:styles><office:automatic-styles><style:page-layout style:name="L1"/></office:automatic-styles><office:master-styles><style:master-page style:name="${kind === 'text' ? 'Standard' : 'Default'}" style:page-layout-name="L1">${header}</style:master-page></office:master-styles>`;
	const type = `application/vnd.oasis.opendocument.${kind}`;
	const parts = ['content.xml', 'styles.xml', 'meta.xml', 'settings.xml'];
	const files = parts.map((name) => `<manifest:file-entry manifest:full-path="${name}" manifest:media-type="text/xml"/>`).join('');
	const manifest = `<?xml version="1.0" encoding="UTF-8"?>\n<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${type}"/>${files}</manifest:manifest>`;
	return buildZip([
		{ name: 'mimetype', content: type, stored: true },
		{ name: 'Thumbnails/thumbnail.png', content: png(), stored: true },
		{ name: 'settings.xml', content: xml('document-settings', '<office:settings/>') },
		{ name: 'content.xml', content: xml('document-content', `<office:body>${body}</office:body>`) },
		{ name: 'meta.xml', content: xml('document-meta', meta) },
		{ name: 'styles.xml', content: xml('document-styles', styles) },
		{ name: 'META-INF/manifest.xml', content: manifest },
	]);
}

function xmpOf({ index, marking, level }: Content): Buffer {
	const label = marking === null ? '' : `<own:機密性>${level}</own:機密性>`;
	const title = `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">議事録 ${index}</rdf:li></rdf:Alt></dc:title>`;
	return packet(rdf(description(`${title}${label}`)), 2000);
}

/** One page of text, with information dictionary and XMP. */
export function smallPdf(content: Content): Buffer {
	const hex = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`;
	const { index, marking, lines } = content;
	const shown = lines.map((_, line) => `BT /F1 10 Tf 60 ${780 - line * 11} Td (item ${line}: the meeting is recorded as follows) Tj ET`);
	const info = `<</Title ${hex(`議事録 ${index}`)} /Producer (bench) ${marking === null ? '' : `/Keywords ${hex(marking)}`}>>`;
	const metadata = streamPart(20, '/Type /Metadata /Subtype /XML', xmpOf(content));
	return pagePdf(shown.join('\n'), { catalog: '/Metadata 20 0 R', parts: [metadata], info });
}

/** A photograph's metadata around one pixel and 40 KB that stand for the others. */
export function smallJpeg(content: Content): Buffer {
	const { index, marking } = content;
	const exif = tiff([
		[
			{ tag: 271, type: 2, value: 'Office\0' },
			{ tag: 306, type: 2, value: '2024:12:01 00:00:00\0' },
		],
	]);
	const datasets: [number, Buffer][] = [[5, Buffer.from(`現場写真 ${index}`)]];
	if (marking !== null) datasets.push([25, Buffer.from(marking)]);
	const bytes = jpeg([exifSegment(exif), xmpSegment(xmpOf(content)), resourceSegment(resource(0x0404, iptc(datasets)))]);
	return Buffer.concat([bytes.subarray(0, -2), Buffer.alloc(40_000, 0x55), bytes.subarray(-2)]);
}

/** A picture of a screen, likewise. */
export function smallPng(content: Content): Buffer {
	const title = internationalChunk('Title', content.marking ?? `画面 ${content.index}`);
	const xmp = internationalChunk('XML:com.adobe.xmp', xmpOf(content));
	return png([title, xmp], [pngChunk('prVt', Buffer.alloc(40_000, 0x55))]);
}
