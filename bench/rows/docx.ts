import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Document, Header, Packer, Paragraph } from 'docx';
import { PlannedSource } from '../../src/formats/planned';
import { BufferSource } from '../../src/formats/source';
import { readArchive, readContent, rewriteArchive } from '../../src/formats/zip';
import { cachedTree, randomFrom } from '../corpus';
import type { Row } from '../measure';
import { againstExiftool } from './against-exiftool';

const DIFFERENT = 50;

/** Properties and page headers of small Word files. */
export async function docxRow(files: number): Promise<Row> {
	const work = `properties and page headers of ${files} small .docx`;
	return againstExiftool({ name: files === 2_000 ? 'docx' : `docx-${files}`, work, folder: await docxTree(files), files, aim: 50 });
}

/** Small Word files of 50 kinds, each with words of its own, so that none is the copy of another. */
export async function docxTree(count: number): Promise<string> {
	const random = randomFrom(7);
	const files: Uint8Array[] = [];
	for (let index = 0; index < DIFFERENT; index++) files.push(await Packer.toBuffer(smallDocument(index, random)));
	return cachedTree(`docx-${count}`, 'v2', (folder) => {
		for (let index = 0; index < count; index++)
			writeFileSync(path.join(folder, `文書-${index}.docx`), withOwnWords(files[index % DIFFERENT] as Uint8Array, index));
	});
}

const BODY = 'word/document.xml';

function withOwnWords(file: Uint8Array, index: number): Uint8Array {
	const source = new BufferSource(file);
	const archive = readArchive(source);
	const entry = archive.byKey.get(BODY);
	if (entry === undefined) throw new Error(`no ${BODY}`);
	const body = readContent(archive, entry).toString('utf8').replace('第0項', `第0項（${index}）`);
	const planned = new PlannedSource(source, rewriteArchive(archive, new Map([[BODY, Buffer.from(body)]])));
	return planned.read(0, planned.size);
}

function smallDocument(index: number, random: () => number): Document {
	const level = 1 + Math.floor(random() * 2);
	const marking = `【機密性${level}・完全性${level}・可用性1】`;
	const labelled = index % 5 !== 0;
	return new Document({
		title: `議事録 ${index}`,
		creator: '総務課',
		customProperties: labelled ? [{ name: '機密性', value: String(level) }] : [],
		sections: [
			{
				headers: labelled ? { default: new Header({ children: [new Paragraph(marking)] }) } : {},
				children: Array.from(
					{ length: 5 + Math.floor(random() * 60) },
					(_, line) => new Paragraph(`第${line}項 会議の内容を次のとおり記録する。`),
				),
			},
		],
	});
}
