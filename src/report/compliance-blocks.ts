import { ImageRun, Paragraph, type Table, TableRow } from 'docx';
import { formatLevels } from '../label';
import type { Policy, Tongue } from '../policy';
import type { AuditSummary, ReportedException } from './audit';
import type { AuditWords } from './audit-words';
import { barsPng, type Colour } from './chart';
import { CONTENT_MM, cell, factTable, line, table } from './docx-parts';
import { dayText, safeName } from './text';

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

/** What stands one below the other. */
export type Block = Paragraph | Table;
/** Rows of a table in the report; the ledger has them all. */
const MOST = 40;
const COLOURS: readonly Colour[] = [
	[0xc6, 0xdd, 0xb4],
	[0xf0, 0xb4, 0x5a],
	[0xc0, 0x50, 0x3c],
	[0x7a, 0x1f, 0x1f],
];

export function percent(part: number, whole: number): string {
	return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function count(value: number): string {
	return value.toLocaleString('en-US');
}

export function scopeTable(summary: AuditSummary, day: string, options: ComplianceOptions, words: AuditWords): Table {
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

/** The bars of the axes, each beside its name. */
function chartTable({ documents, levels: counts }: AuditSummary, policy: Policy, tongue: Tongue): Table {
	const widths = [24, CONTENT_MM - 24] as const;
	const rows = policy.axes.map(({ id, title, levels }) => {
		const bars = levels.map((level, index) => ({
			share: documents === 0 ? 0 : (counts[id][level.id] ?? 0) / documents,
			colour: COLOURS[Math.min(index, COLOURS.length - 1)] ?? [0, 0, 0],
		}));
		const shares = levels.map((level) => `${level.id}: ${percent(counts[id][level.id] ?? 0, documents)}`).join(', ');
		const picture = new ImageRun({
			type: 'png',
			data: barsPng([bars], 900, 42, 0),
			transformation: { width: 540, height: 25 },
			altText: { name: title[tongue], title: title[tongue], description: `${title[tongue]} ${shares}` },
		});
		const style = { border: 'none' } as const;
		return new TableRow({
			cantSplit: true,
			children: [
				cell([line(title[tongue], { size: 9 })], { width: widths[0], ...style }),
				cell([new Paragraph({ children: [picture] })], { width: widths[1], ...style }),
			],
		});
	});
	return table(widths, rows);
}

/** A table of levels below the bars. */
export function levelBlocks(summary: AuditSummary, policy: Policy, tongue: Tongue, words: AuditWords): Block[] {
	const widths = [44, 70, 30, 30] as const;
	const rows = policy.axes.flatMap(({ id, title, levels }) => {
		const counts = summary.levels[id];
		const named = levels.map((level): [string, number] => [`${level.id}　${level.title[tongue]}`, counts[level.id] ?? 0]);
		return [...named, [words.unlabelled, counts.none ?? 0] as [string, number]].map(([level, documents], index) =>
			textRow([index === 0 ? title[tongue] : '', level, count(documents), percent(documents, summary.documents)], widths, 2),
		);
	});
	return [
		chartTable(summary, policy, tongue),
		line(words.chart, { size: 8.5, after: 6 }),
		table(widths, [headRow([words.axis, words.level, words.documents, words.share], widths), ...rows]),
	];
}

export function ruleTable({ rules }: AuditSummary, words: AuditWords, tongue: Tongue): Block {
	if (rules.length === 0) return line(words.noFindings);
	const widths = [70, 44, 30, 30] as const;
	const rows = rules.map(({ rule, title, clause, severity, count: found }) =>
		textRow([`${title[tongue]}\n${rule}`, clause, words.severities[severity], count(found)], widths, 3),
	);
	return table(widths, [headRow([words.rule, words.clause, words.severity, words.count], widths), ...rows]);
}

export function groupTable(head: string, groups: AuditSummary['departments'], words: AuditWords): Block {
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

export function changeBlock({ summary, previous }: ComplianceData, words: AuditWords, tongue: Tongue): Block {
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

export function exceptionBlock(exceptions: readonly ReportedException[], words: AuditWords): Block {
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

export function uncheckedBlocks({ unchecked, summary }: ComplianceData, words: AuditWords): Block[] {
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

export function signatureTable({ signatures, seal }: AuditWords): Table {
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
