import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AlignmentType, Document, Footer, Header, Packer, PageBreak, PageNumber, Paragraph, type Table, TextRun } from 'docx';
import { formatMarking, isEmpty, makeLabel } from '../label';
import type { Policy } from '../policy';
import { coveringList } from './covering-list';
import { FONT, MM } from './docx-parts';
import { writeListSheet } from './list-sheet';
import { mediaLabels } from './media-label';
import { MEDIA_WORDS } from './media-words';
import { writeLabelledFile } from './new-file';
import { fullLabel, safeName } from './text';
import type { MediaSheet, MediaSheetData, SheetOptions } from './types';

/** Word takes long over tables of many pages, and nobody leafs through them; longer lists go into a workbook. */
export const MAX_ROWS = 1000;

/**
 * Writes the media labels and the covering list as a new Word document (3(2)②, ⑤(ウ), ⑧, ⑨), in the tongue of the policy's markings. It is labelled
 * itself, in page header and properties, with the label of the data, or as the policy's unlabelled count where that is empty. A list of more than
 * `MAX_ROWS` documents is written into `<name>-list.xlsx` beside it. Throws `ReportError`; what was not finished is not left.
 */
export async function writeMediaSheet(file: string, data: MediaSheetData, options: SheetOptions): Promise<MediaSheet> {
	const { policy, signal } = options;
	const label = fullLabel(isEmpty(data.label) ? makeLabel(policy.unknown, policy) : data.label, policy);
	const counted = { ...data, label };
	const list = data.files.length > MAX_ROWS ? listPath(file, policy) : null;
	const document = mediaDocument(counted, policy, list);
	if (list !== null) await writeListSheet(list, counted, options);
	await writeLabelledFile(file, label, policy, async (temporary) => {
		const bytes = await Packer.toBuffer(document);
		signal?.throwIfAborted();
		await writeFile(temporary, bytes, { flag: 'wx' });
		return undefined;
	});
	return { path: file, list };
}

function listPath(file: string, policy: Policy): string {
	const { dir, name } = path.parse(file);
	return path.join(dir, `${name}${policy.language === 'ja' ? '-一覧' : '-list'}.xlsx`);
}

function mediaDocument(data: MediaSheetData, policy: Policy, list: string | null): Document {
	const words = MEDIA_WORDS[policy.language];
	const labels: (Paragraph | Table)[] =
		data.route === 'media' || data.route === 'provide'
			? [...mediaLabels(data, policy), new Paragraph({ children: [new PageBreak()] })]
			: [];
	return new Document({
		creator: safeName(data.applicant ?? ''),
		title: words.listTitle,
		styles: { default: { document: { run: { font: FONT, size: 19 } } } },
		sections: [
			{
				properties: {
					page: {
						size: { width: Math.round(210 * MM), height: Math.round(297 * MM) },
						margin: {
							top: Math.round(20 * MM),
							bottom: Math.round(16 * MM),
							left: Math.round(18 * MM),
							right: Math.round(18 * MM),
							header: 500,
							footer: 400,
						},
					},
				},
				headers: { default: new Header({ children: [edge([formatMarking(data.label, policy)], 'right')] }) },
				footers: {
					default: new Footer({
						children: [edge([words.page[0], PageNumber.CURRENT, words.page[1], PageNumber.TOTAL_PAGES, words.page[2]], 'center')],
					}),
				},
				children: [...labels, ...coveringList(data, policy, list === null ? null : path.basename(list))],
			},
		],
	});
}

function edge(children: readonly string[], align: 'right' | 'center'): Paragraph {
	return new Paragraph({
		alignment: align === 'right' ? AlignmentType.RIGHT : AlignmentType.CENTER,
		children: [new TextRun({ children: children.filter((text) => text !== ''), size: 18, bold: align === 'right' })],
	});
}
