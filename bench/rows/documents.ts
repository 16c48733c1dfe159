import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cachedTree, randomFrom } from '../corpus';
import { smallDoc, smallXls } from '../corpus-compound';
import { smallJpeg, smallOds, smallOdt, smallPdf, smallPng } from '../corpus-documents';
import type { Row } from '../measure';
import { againstExiftool } from './against-exiftool';

const FILES = 2_000;
/** What a generated document says. */
export interface Content {
	readonly index: number;
	/** The whole marking, or `null` for one in five. */
	readonly marking: string | null;
	readonly level: string;
	readonly lines: readonly string[];
}

type Make = (content: Content) => Uint8Array;

export function odfRow(): Row {
	const folder = documentTree('odf', { odt: smallOdt, ods: smallOds });
	return againstExiftool({
		name: 'odf',
		work: `properties and page headers of ${FILES} small .odt and .ods`,
		folder,
		files: FILES,
		aim: 30,
	});
}

export function oleRow(): Row {
	const folder = documentTree('ole', { doc: smallDoc, xls: smallXls });
	return againstExiftool({
		name: 'ole',
		work: `properties and page headers of ${FILES} small .doc and .xls`,
		folder,
		files: FILES,
		aim: 30,
	});
}

export function pdfRow(): Row {
	const folder = documentTree('pdf', { pdf: smallPdf });
	const work = `information dictionary, XMP and first page of ${FILES} small .pdf`;
	return againstExiftool({ name: 'pdf', work, folder, files: FILES, aim: 10 });
}

export function imagesRow(): Row {
	const folder = documentTree('images', { jpg: smallJpeg, png: smallPng });
	return againstExiftool({ name: 'images', work: `XMP, IPTC and Exif of ${FILES} small .jpg and .png`, folder, files: FILES, aim: 10 });
}

/** A folder with as many files of each kind; none is the copy of another. */
function documentTree(name: string, kinds: Readonly<Record<string, Make>>): string {
	return cachedTree(`${name}-${FILES}`, 'v2', (folder) => {
		const random = randomFrom(7);
		const makers = Object.entries(kinds);
		for (let index = 0; index < FILES; index++) {
			const [extension, make] = makers[index % makers.length] as [string, Make];
			writeFileSync(path.join(folder, `文書-${index}.${extension}`), make(contentOf(index, random)));
		}
	});
}

function contentOf(index: number, random: () => number): Content {
	const level = String(1 + Math.floor(random() * 2));
	const marking = index % 5 === 0 ? null : `【機密性${level}・完全性${level}・可用性1】`;
	const lines = Array.from(
		{ length: 5 + Math.floor(random() * 60) },
		(_, line) => `第${line}項（${index}） 会議の内容を次のとおり記録する。`,
	);
	return { index, marking, level, lines };
}
