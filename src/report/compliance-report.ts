import { writeFile } from 'node:fs/promises';
import {
	AlignmentType,
	Document,
	Footer,
	Header,
	HeadingLevel,
	ImageRun,
	Packer,
	PageNumber,
	Paragraph,
	type Table,
	TableRow,
	TextRun,
} from 'docx';
import { formatLevels, formatMarking, type Label } from '../label';
import type { Policy, Tongue } from '../policy';
import type { AuditSummary, ReportedException } from './audit';
import { AUDIT_WORDS, type AuditWords } from './audit-words';
import { barsPng, type Colour } from './chart';
import { CONTENT_MM, cell, FONT, factTable, line, MM, table } from './docx-parts';
import { writeLabelledFile } from './new-file';
import { dayText, fullLabel, localTime, safeName } from './text';

export interface ComplianceData {
	readonly summary: AuditSummary;
	/** The summary that stood last in the history, and its day; `null` at the first check. */
	readonly previous: { readonly day: string; readonly summary: AuditSummary } | null;
	readonly exceptions: readonly ReportedException[];
	/** What could not be checked, with the reason: the first ones, as they are shown. */
	readonly unchecked: readonly (readonly [path: string, reason: string])[];
}

export interface ComplianceOptions {
	readonly policy: Policy;
	readonly tongue: Tongue;
	/** The folder that was scanned, as it is shown. */
	readonly scope: string;
	/** Name and version of the program. */
	readonly program: string;
	readonly now?: Date;
	readonly signal?: AbortSignal;
}

type Block = Paragraph | Table;
/** Rows of a table in the report; the ledger has them all. */
const MOST = 40;
const COLOURS: readonly Colour[] = [
	[0xc6, 0xdd, 0xb4],
	[0xf0, 0xb4, 0x5a],
	[0xc0, 0x50, 0x3c],
	[0x7a, 0x1f, 0x1f],
];

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

function percent(part: number, whole: number): string {
	return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function count(value: number): string {
	return value.toLocaleString('en-US');
}

function scopeTable(summary: AuditSummary, day: string, options: ComplianceOptions, words: AuditWords): Table {
	const { scope } = words;
	const { policy, tongue } = options;
	const { error, warning, info } = summary.bySeverity;
	return factTable(
		[
			[scope.folder, safeName(options.scope)],
			[scope.date, day],
			[scope.policy, `${policy.title[tongue]} (${policy.id} ${policy.version})`],
			[scope.documents, count(summary.documents)],
			[scope.labelled, `${count(summary.labelled)} (${percent(summary.labelled, summary.documents)})`],
			[scope.notChecked, count(summary.notChecked)],
			[scope.findings, `${count(error + warning + info)} (${count(error)} / ${count(warning)} / ${count(info)})`],
			[scope.highest, formatLevels(summary.label, policy)],
			[scope.program, options.program],
		],
		[58, CONTENT_MM - 58],
		10,
	);
}

/** A table of levels, with a bar for each axis beside it. */
function levelBlocks(summary: AuditSummary, policy: Policy, tongue: Tongue, words: AuditWords): Block[] {
	const bars = policy.axes.map(({ id, levels }) =>
		levels.map((level, index) => ({
			share: summary.documents === 0 ? 0 : (summary.levels[id][level.id] ?? 0) / summary.documents,
			colour: COLOURS[Math.min(index, COLOURS.length - 1)] ?? [0, 0, 0],
		})),
	);
	const picture = new ImageRun({
		type: 'png',
		data: barsPng(bars, 900, 42, 14),
		transformation: { width: 560, height: Math.round((560 * (bars.length * 56 - 14)) / 900) },
		altText: { name: words.sections.levels, title: words.sections.levels, description: words.chart },
	});
	const widths = [44, 70, 30, 30] as const;
	const rows = policy.axes.flatMap(({ id, title, levels }) => {
		const counts = summary.levels[id];
		const named = levels.map((level): [string, number] => [`${level.id}　${level.title[tongue]}`, counts[level.id] ?? 0]);
		return [...named, [words.unlabelled, counts.none ?? 0] as [string, number]].map(([level, documents], index) =>
			textRow([index === 0 ? title[tongue] : '', level, count(documents), percent(documents, summary.documents)], widths, 2),
		);
	});
	return [
		new Paragraph({ spacing: { after: 60 }, children: [picture] }),
		line(words.chart, { size: 8.5, after: 6 }),
		table(widths, [headRow([words.axis, words.level, words.documents, words.share], widths), ...rows]),
	];
}

function ruleTable({ rules }: AuditSummary, words: AuditWords, tongue: Tongue): Block {
	if (rules.length === 0) return line(words.noFindings);
	const widths = [70, 44, 30, 30] as const;
	const rows = rules.map(({ rule, title, clause, severity, count: found }) =>
		textRow([`${title[tongue]}\n${rule}`, clause, words.severities[severity], count(found)], widths, 3),
	);
	return table(widths, [headRow([words.rule, words.clause, words.severity, words.count], widths), ...rows]);
}

function groupTable(head: string, groups: AuditSummary['departments'], words: AuditWords): Block {
	if (groups.length === 0) return line(words.none);
	const widths = [70, 26, 26, 26, 26] as const;
	const shown = groups.slice(0, MOST);
	const rows = shown.map(({ name, documents, labelled, findings, errors }) =>
		textRow(
			[
				safeName(name === '' || name === '.' ? words.outside : name),
				count(documents),
				percent(labelled, documents),
				count(findings),
				count(errors),
			],
			widths,
			1,
		),
	);
	const heads = [head, words.documents, words.scope.labelled, words.sections.findings.replace(/^\S+\s+/, ''), words.severities.error];
	const more = groups.length - shown.length;
	return table(widths, [headRow(heads, widths), ...rows, ...(more > 0 ? [textRow([words.more(more), '', '', '', ''], widths, 1)] : [])]);
}

function changeBlock({ summary, previous }: ComplianceData, words: AuditWords, tongue: Tongue): Block {
	if (previous === null) return line(words.first);
	const old = previous.summary;
	const widths = [66, 36, 36, 36] as const;
	const row = (name: string, before: number, now: number): TableRow =>
		textRow([name, count(before), count(now), `${now > before ? '+' : ''}${count(now - before)}`], widths, 1);
	const all = ({ error, warning, info }: AuditSummary['bySeverity']): number => error + warning + info;
	return table(widths, [
		headRow(['', `${words.before} (${dayText(previous.day, tongue)})`, words.now, words.difference], widths),
		row(words.scope.documents, old.documents, summary.documents),
		row(words.scope.labelled, old.labelled, summary.labelled),
		row(words.scope.findings, all(old.bySeverity), all(summary.bySeverity)),
		row(words.severities.error, old.bySeverity.error, summary.bySeverity.error),
		row(words.scope.notChecked, old.notChecked, summary.notChecked),
	]);
}

function exceptionBlock(exceptions: readonly ReportedException[], words: AuditWords): Block {
	if (exceptions.length === 0) return line(words.noExceptions);
	const widths = [22, 38, 40, 24, 22, 16, 12] as const;
	const rows = exceptions.slice(0, MOST).map(({ exception, state, uses }) => {
		const { id, rules, reason, permission, until } = exception;
		return textRow(
			[safeName(id), rules.join('\n'), safeName(reason), safeName(permission), until, words.states[state], count(uses)],
			widths,
			6,
		);
	});
	return table(widths, [headRow([...words.exception], widths), ...rows]);
}

function uncheckedBlocks({ unchecked, summary }: ComplianceData, words: AuditWords): Block[] {
	if (summary.notChecked === 0) return [line(words.noUnchecked)];
	const widths = [110, 64] as const;
	const shown = unchecked.slice(0, MOST);
	const more = summary.notChecked - shown.length;
	return [
		line(words.uncheckedNote, { after: 4 }),
		table(widths, [
			...shown.map(([file, reason]) => textRow([safeName(file), reason], widths, 2)),
			...(more > 0 ? [textRow([words.more(more), ''], widths, 2)] : []),
		]),
	];
}

function signatureTable({ signatures, seal }: AuditWords): Table {
	const width = CONTENT_MM / 3;
	const boxes = signatures.map((name) =>
		cell(
			[line(name, { size: 9, align: 'center' }), line('\n\n', { size: 11 }), line(seal, { size: 8, align: 'right', colour: '808080' })],
			{ width, middle: false },
		),
	);
	return table([width, width, width], [new TableRow({ cantSplit: true, children: boxes })]);
}

function headRow(texts: readonly string[], widths: readonly number[]): TableRow {
	return new TableRow({
		tableHeader: true,
		cantSplit: true,
		children: texts.map((text, index) => cell([line(text, { size: 9, bold: true })], { width: widths[index] ?? 0, shaded: true })),
	});
}

/** Cells from `numbers` on are numbers, to the right. */
function textRow(texts: readonly string[], widths: readonly number[], numbers: number): TableRow {
	return new TableRow({
		cantSplit: true,
		children: texts.map((text, index) =>
			cell([line(text, { size: 9, align: index >= numbers ? 'right' : 'left' })], { width: widths[index] ?? 0 }),
		),
	});
}
