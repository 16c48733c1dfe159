import { HeightRule, type Paragraph, type Table, TableRow } from 'docx';
import { formatHandling, formatLevels, isEmpty } from '../label';
import { AXES, axisOf, type Policy } from '../policy';
import { CONTENT_MM, cell, factTable, line, MM, table } from './docx-parts';
import { MEDIA_WORDS } from './media-words';
import { dayText, labelLines, safeName, safeText, sizeText } from './text';
import type { ListedFile, MediaSheetData } from './types';

/** The covering list: what it is about, room to sign, the documents (or `elsewhere`, where their list stands), and what is handed over. */
export function coveringList(data: MediaSheetData, policy: Policy, elsewhere: string | null): (Paragraph | Table)[] {
	const words = MEDIA_WORDS[policy.language];
	return [
		line(words.listTitle, { size: 16, bold: true, align: 'center', after: 6 }),
		line(dayText(data.date, policy.language), { align: 'right', after: 4 }),
		factTable(facts(data, policy), [44, CONTENT_MM - 44]),
		line('', { size: 6 }),
		signatures(policy),
		line('', { size: 6 }),
		...(elsewhere === null
			? [fileTable(data.files, policy), line(words.hashNote, { size: 8, before: 2 })]
			: [line(words.elsewhere(safeName(elsewhere), data.files.length), { bold: true, before: 4 })]),
		...resultTable(data, policy),
	];
}

function facts(data: MediaSheetData, policy: Policy): [string, string][] {
	const words = MEDIA_WORDS[policy.language];
	const { permission } = data;
	const given = (value: string | null | undefined): string => (value ? safeText(value) : words.none);
	const bytes = data.files.reduce((sum, { size }) => sum + size, 0);
	const handling = formatHandling(data.label.handling, policy);
	const highest = isEmpty(data.label)
		? words.labelMissing
		: [formatLevels(data.label, policy), ...(handling === '' ? [] : [`${words.restrictions}: ${handling}`])].join('\n');
	return [
		[words.highest, safeText(highest)],
		[words.causes, causes(data, policy) || words.none],
		[words.total, `${words.fileCount(data.files.length)}　${sizeText(bytes)}`],
		[words.route, policy.export.routes.find(({ id }) => id === data.route)?.title[policy.language] ?? data.route],
		[words.recipient, given(data.recipient)],
		[words.purpose, given(data.purpose)],
		[words.method, given(data.method)],
		[words.applicant, given(data.applicant)],
		[words.approver, permission === null ? words.none : safeText(`${permission.approver}　${roleTitle(permission.role, policy)}`.trim())],
		[
			words.permission,
			permission === null ? words.none : safeText(`${permission.number}　${dayText(permission.date, policy.language)}`.trim()),
		],
	];
}

function roleTitle(role: string, policy: Policy): string {
	return policy.export.approvers.find(({ id }) => id === role)?.title[policy.language] ?? role;
}

/** 「機密性2: 台帳.xlsx」 a line; one document may cause several levels. */
function causes(data: MediaSheetData, policy: Policy): string {
	const lines = AXES.flatMap((axis) => {
		const name = data.causes[axis];
		const level = data.label[axis];
		if (name === undefined || level === null || axisOf(policy, axis) === undefined) return [];
		return [`${safeName(formatLevels({ [axis]: level }, policy))}: ${safeName(name)}`];
	});
	return lines.join('\n');
}

const FILE_MM = [11, 65, 44, 18, 36] as const;

function fileTable(files: readonly ListedFile[], policy: Policy): Table {
	const words = MEDIA_WORDS[policy.language];
	const heads = [words.number, words.name, words.label, words.size, words.hash];
	const header = new TableRow({
		tableHeader: true,
		cantSplit: true,
		children: heads.map((text, index) =>
			cell([line(text, { size: 8.5, bold: true, align: 'center' })], { width: FILE_MM[index] ?? 0, shaded: true }),
		),
	});
	return table(FILE_MM, [header, ...files.map((file, index) => fileRow(file, index + 1, policy))]);
}

function fileRow({ name, label, size, sha256 }: ListedFile, number: number, policy: Policy): TableRow {
	const words = MEDIA_WORDS[policy.language];
	const cells: Paragraph[] = [
		line(String(number), { size: 8.5, align: 'right' }),
		line(safeName(name), { size: 8.5 }),
		line(labelLines(label, policy, words.labelMissing).join('\n'), { size: 8 }),
		line(sizeText(size), { size: 8.5, align: 'right' }),
		sha256 ? line(sha256.slice(0, 16), { size: 8, mono: true, align: 'center' }) : line(words.unread, { size: 8, align: 'center' }),
	];
	return new TableRow({ cantSplit: true, children: cells.map((paragraph, index) => cell([paragraph], { width: FILE_MM[index] ?? 0 })) });
}

const RESULT_MM = [64, 110] as const;

function resultTable({ results = [] }: MediaSheetData, policy: Policy): (Paragraph | Table)[] {
	if (results.length === 0) return [];
	const words = MEDIA_WORDS[policy.language];
	const row = (texts: readonly [string, string], head: boolean): TableRow =>
		new TableRow({
			tableHeader: head,
			cantSplit: true,
			children: texts.map((text, index) => {
				const style = head ? ({ size: 8.5, bold: true, align: 'center' } as const) : { size: index === 0 ? 8.5 : 7.5, mono: index === 1 };
				return cell([line(text, style)], { width: RESULT_MM[index] ?? 0, shaded: head });
			}),
		});
	const rows = results.map(({ name, sha256 }) => row([safeName(name), sha256], false));
	return [line('', { size: 6 }), table(RESULT_MM, [row([words.results, words.wholeHash], true), ...rows])];
}

/** Three boxes side by side, with room for a name, a seal and a date. */
function signatures(policy: Policy): Table {
	const words = MEDIA_WORDS[policy.language];
	const width = CONTENT_MM / words.signatures.length;
	const widths = words.signatures.map(() => width);
	const box = { size: 9, align: 'center', keepNext: true } as const;
	const heads = words.signatures.map((text) => cell([line(text, { ...box, bold: true })], { width, shaded: true }));
	const rooms = words.signatures.map(() =>
		cell([line(words.seal, { size: 7.5, colour: 'A0A0A0', keepNext: true })], { width, middle: false }),
	);
	const days = words.signatures.map(() =>
		cell([line(words.signedOn, { size: 9, align: policy.language === 'ja' ? 'right' : 'left' })], { width }),
	);
	return table(widths, [
		new TableRow({ cantSplit: true, children: heads }),
		new TableRow({ cantSplit: true, height: { value: Math.round(20 * MM), rule: HeightRule.ATLEAST }, children: rooms }),
		new TableRow({ cantSplit: true, children: days }),
	]);
}
