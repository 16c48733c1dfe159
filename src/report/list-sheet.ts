import { formatMarking } from '../label';
import type { Policy } from '../policy';
import { MEDIA_WORDS } from './media-words';
import { writeLabelledFile } from './new-file';
import { dayText, labelLines, safeName } from './text';
import type { MediaSheetData, SheetOptions } from './types';
import { type PageStyle, Workbook } from './workbook';

/** Writes a covering list that is too long for a Word document as a new workbook, with whole hashes. Throws `ReportError`. */
export async function writeListSheet(file: string, data: MediaSheetData, { policy, signal }: SheetOptions): Promise<void> {
	const words = MEDIA_WORDS[policy.language];
	await writeLabelledFile(file, data.label, policy, async (temporary) => {
		await Workbook.write(temporary, words.listTitle, data.applicant ?? '', async (workbook) => {
			const sheet = workbook.sheet(words.listTitle, listStyle(policy));
			sheet.note(words.listTitle, 14, true);
			sheet.note(`${dayText(data.date, policy.language)}　${words.recipient}: ${data.recipient ?? words.none}`, 10, false);
			sheet.heads();
			for (const [index, { name, label, size, sha256 }] of data.files.entries()) {
				signal?.throwIfAborted();
				const marking = labelLines(label, policy, words.labelMissing).join('\n');
				await sheet.add([index + 1, safeName(name), marking, size, sha256 || words.unread]);
			}
			sheet.end(formatMarking(data.label, policy));
		});
		return undefined;
	});
}

function listStyle(policy: Policy): PageStyle {
	const words = MEDIA_WORDS[policy.language];
	return {
		title: words.listTitle,
		landscape: true,
		headRow: 3,
		page: words.page,
		columns: [
			{ head: words.number, width: 8, kind: 'number' },
			{ head: words.name, width: 60, kind: 'text' },
			{ head: words.label, width: 34, kind: 'text' },
			{ head: `${words.size} (B)`, width: 14, kind: 'number' },
			{ head: words.hash, width: 56, kind: 'mono' },
		],
	};
}
