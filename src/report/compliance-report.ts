import { writeFile } from 'node:fs/promises';
import { AlignmentType, Document, Footer, Header, HeadingLevel, Packer, PageNumber, Paragraph, TextRun } from 'docx';
import { formatMarking, type Label } from '../label';
import { AUDIT_WORDS } from './audit-words';
import {
	type Block,
	type ComplianceData,
	type ComplianceOptions,
	changeBlock,
	exceptionBlock,
	groupTable,
	levelBlocks,
	percent,
	ruleTable,
	scopeTable,
	signatureTable,
	uncheckedBlocks,
} from './compliance-blocks';
import { FONT, line, MM } from './docx-parts';
import { writeLabelledFile } from './new-file';
import { dayText, fullLabel, localTime } from './text';

/**
 * Writes the report of a check for the CISO and the committee (対策基準 8.2(1), 10.1, 10.2) as a new Word document. It names documents, so it is labelled
 * as they are: with the highest label, in page header and properties (3(2)②, ⑤(ウ)). Throws `ReportError`; what was not finished is not left.
 */
export async function writeComplianceReport(
	file: string,
	data: ComplianceData,
	options: ComplianceOptions,
): Promise<{ readonly path: string }> {
	const { policy, signal } = options;
	const label = fullLabel(data.summary.label, policy);
	await writeLabelledFile(file, label, policy, async (temporary) => {
		const bytes = await Packer.toBuffer(documentOf(data, label, options));
		signal?.throwIfAborted();
		await writeFile(temporary, bytes, { flag: 'wx' });
		return undefined;
	});
	return { path: file };
}

function documentOf(data: ComplianceData, label: Label, options: ComplianceOptions): Document {
	const words = AUDIT_WORDS[options.tongue];
	const { summary } = data;
	const day = dayText(localTime(options.now ?? new Date()).slice(0, 10), options.tongue);
	const share = percent(summary.labelled, summary.documents);
	const children: Block[] = [
		line(day, { align: 'right', after: 4 }),
		line(words.to, { after: 8 }),
		new Paragraph({
			heading: HeadingLevel.TITLE,
			alignment: AlignmentType.CENTER,
			spacing: { after: 160 },
			children: [run(words.report, 17)],
		}),
		line(words.summaryNote(share, summary.bySeverity.error), { size: 11, after: 8 }),
		...section(words.sections.scope, [scopeTable(summary, day, options, words)]),
		...section(words.sections.levels, levelBlocks(summary, options.policy, options.tongue, words)),
		...section(words.sections.findings, [ruleTable(summary, words, options.tongue)]),
		...section(words.sections.departments, [groupTable(words.department, summary.departments, words)]),
		...section(words.sections.folders, [
			summary.worstFolders.length === 0 ? line(words.noFindings) : groupTable(words.folder, summary.worstFolders, words),
		]),
		...section(words.sections.change, [changeBlock(data, words, options.tongue)]),
		...section(words.sections.exceptions, [exceptionBlock(data.exceptions, words)]),
		...section(words.sections.unchecked, uncheckedBlocks(data, words)),
		line('', { before: 14 }),
		signatureTable(words),
	];
	return new Document({
		creator: 'kakuzuke',
		title: words.report,
		styles: { default: { document: { run: { font: FONT, size: 20 } } } },
		sections: [
			{
				properties: { page: { size: { width: Math.round(210 * MM), height: Math.round(297 * MM) }, margin: margins() } },
				headers: { default: new Header({ children: [edge([formatMarking(label, options.policy)], true)] }) },
				footers: {
					default: new Footer({
						children: [edge([words.page[0], PageNumber.CURRENT, words.page[1], PageNumber.TOTAL_PAGES, words.page[2]], false)],
					}),
				},
				children,
			},
		],
	});
}

function margins(): Readonly<Record<'top' | 'bottom' | 'left' | 'right' | 'header' | 'footer', number>> {
	const [vertical, horizontal] = [Math.round(20 * MM), Math.round(18 * MM)];
	return { top: vertical, bottom: vertical, left: horizontal, right: horizontal, header: 500, footer: 400 };
}

function edge(children: readonly string[], marking: boolean): Paragraph {
	const shown = children.filter((text) => text !== '');
	return new Paragraph({
		alignment: marking ? AlignmentType.RIGHT : AlignmentType.CENTER,
		children: [new TextRun({ children: shown, size: 18, bold: marking })],
	});
}

function run(text: string, size: number): TextRun {
	return new TextRun({ text, size: size * 2, bold: true, color: '000000', font: FONT });
}

function section(title: string, blocks: readonly Block[]): Block[] {
	const heading = new Paragraph({
		heading: HeadingLevel.HEADING_1,
		keepNext: true,
		spacing: { before: 280, after: 100 },
		children: [run(title, 12.5)],
	});
	return [heading, ...blocks];
}
