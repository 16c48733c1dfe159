import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Document, Header, Packer, Paragraph } from 'docx';
import { cachedTree, randomFrom } from '../corpus';
import { present, type Row, race, type Spread, written } from '../measure';
import { kakuzuke } from './cli';

const FILES = 2_000;
const DIFFERENT = 50;
const AIM = 50;

/** Properties and page headers of 2,000 small Word files, against exiftool reading the properties. */
export async function docxRow(): Promise<Row> {
	const tree = await docxTree();
	const own = kakuzuke('check', '--quiet', tree);
	const peer = { file: 'exiftool', args: ['-fast', '-r', '-q', tree], done: [0, 1] };
	const row = {
		name: 'docx',
		work: `properties and page headers of ${FILES} small .docx, process start included`,
		aim: `≥ ${AIM} × exiftool's files/s`,
	};
	if (!present('exiftool')) {
		const [ours] = race([own]);
		return {
			...row,
			ours: ours === undefined ? '' : written(rate(ours), 0, 'files/s'),
			peer: 'exiftool is not installed',
			ratio: '—',
			reached: null,
		};
	}
	const [ours, theirs] = race([own, peer], 5);
	if (ours === undefined || theirs === undefined) throw new Error('nothing was measured');
	const ratio = theirs.median / ours.median;
	return {
		...row,
		ours: written(rate(ours), 0, 'files/s'),
		peer: `exiftool -fast -r ${written(rate(theirs), 0, 'files/s')}`,
		ratio: `${ratio.toFixed(1)} ×`,
		reached: ratio >= AIM,
	};
}

function rate({ min, median, max }: Spread): Spread {
	const of = (time: number): number => (FILES * 1000) / time;
	return { min: of(max), median: of(median), max: of(min) };
}

async function docxTree(): Promise<string> {
	const random = randomFrom(7);
	const files: Uint8Array[] = [];
	for (let index = 0; index < DIFFERENT; index++) files.push(await Packer.toBuffer(smallDocument(index, random)));
	return cachedTree(`docx-${FILES}`, 'v1', (folder) => {
		for (let index = 0; index < FILES; index++)
			writeFileSync(path.join(folder, `文書-${index}.docx`), files[index % DIFFERENT] as Uint8Array);
	});
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
