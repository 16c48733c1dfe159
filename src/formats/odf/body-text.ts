import type { BodyText, BodyTextOptions } from '../body-text';
import type { ByteSource } from '../types';
import { decodeXml } from '../xml';
import { type MarkupBreaks, markupText } from '../xml/markup-text';
import { asBuffer, readArchive, readContent } from '../zip';

const BREAKS: MarkupBreaks = {
	lines: new Set(['p', 'h', 'line-break', 'table-row']),
	cells: new Set(['table-cell', 'covered-table-cell']),
};
const MARKUP = 16;

/** The body of an ODF document (ODF 1.3 part 3, 3.7): `content.xml`, or a flat document. @throws ZipError, XmlError */
export function odfBodyText(source: ByteSource, { most }: BodyTextOptions): readonly BodyText[] {
	const head = source.read(0, 2);
	const zipped = head[0] === 0x50 && head[1] === 0x4b;
	const bytes = zipped ? packed(source, most) : asBuffer(source.read(0, Math.min(source.size, most * MARKUP)));
	if (bytes === null) return [];
	const { text } = decodeXml(bytes);
	const body = Math.max(0, text.indexOf('<office:body'));
	return [{ where: zipped ? 'content.xml' : '', text: markupText(text.slice(body), BREAKS).slice(0, most) }];
}

function packed(source: ByteSource, most: number): Buffer | null {
	const archive = readArchive(source);
	const entry = archive.find('content.xml');
	return entry === null || entry.size > most * MARKUP ? null : readContent(archive, entry);
}
