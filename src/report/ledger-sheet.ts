import { formatHandling, formatLevels, formatMarking } from '../label';
import { AXES, PLACES, type Place, type Policy, type Severity, type Tongue } from '../policy';
import type { Asset, AuditSummary } from './audit';
import { AUDIT_WORDS, type AuditWords } from './audit-words';
import { writeLabelledFile } from './new-file';
import { fullLabel, localTime, safeName } from './text';
import { type ColumnStyle, type PageStyle, type Value, Workbook } from './workbook';

export interface LedgerOptions {
	readonly policy: Policy;
	/** Of headings and words; markings are in the policy's own. */
	readonly tongue: Tongue;
	/** The folder that was scanned, as it is shown. */
	readonly scope: string;
	readonly now?: Date;
	readonly signal?: AbortSignal;
	readonly onProgress?: (rows: number) => void;
}

const PROGRESS = 1000;
const SEVERITIES = ['error', 'warning', 'info'] as const;

/**
 * Writes the ledger of information assets (情報資産台帳, 対策基準 3(1), 10.1) as a new workbook: a row for each document, totals, and what it was made of.
 * Rows go through one by one, so memory stays flat. The ledger is an asset itself: it is labelled with the highest label of what it lists, in its page
 * header and its properties (3(2)②, ⑤(ウ)). Throws `ReportError`, or what `assets` throws; what was not finished is not left.
 */
export async function writeLedgerSheet(
	file: string,
	assets: AsyncIterable<Asset>,
	summary: AuditSummary,
	options: LedgerOptions,
): Promise<{ readonly path: string; readonly rows: number }> {
	const { policy, tongue } = options;
	const words = AUDIT_WORDS[tongue];
	const label = fullLabel(summary.label, policy);
	const marking = formatMarking(label, policy);
	let rows = 0;
	await writeLabelledFile(file, label, policy, async (temporary) => {
		await Workbook.write(temporary, words.ledger, 'kakuzuke', async (workbook) => {
			const sheet = workbook.sheet(words.ledger, pageStyle(words.ledger, 3, words, columnsOf(words)));
			sheet.note(words.ledger, 14, true);
			sheet.note(`${options.scope}　${localTime(options.now ?? new Date()).slice(0, 10)}`, 9, false);
			sheet.heads();
			const titles = new Map(summary.rules.map(({ rule, title, clause }) => [rule, `${title[tongue]} ${clause}`.trimEnd()]));
			for await (const asset of assets) {
				options.signal?.throwIfAborted();
				await sheet.add(rowOf(asset, ++rows, policy, words, titles));
				if (rows % PROGRESS === 0) options.onProgress?.(rows);
			}
			sheet.colour(5, levelColours(policy));
			sheet.colour(13, severityColours(words));
			sheet.end(marking);
			await writeTotals(workbook, summary, marking, words, policy, tongue);
			await writeFacts(workbook, summary, marking, options);
		});
		return label;
	});
	options.onProgress?.(rows);
	return { path: file, rows };
}

function columnsOf({ columns }: AuditWords): readonly ColumnStyle[] {
	const [c, i, a] = columns.levels;
	return [
		{ head: columns.number, width: 7, kind: 'number' },
		{ head: columns.asset, width: 34, kind: 'text' },
		{ head: columns.folder, width: 26, kind: 'text' },
		{ head: columns.format, width: 12, kind: 'text' },
		{ head: c, width: 7, kind: 'text' },
		{ head: i, width: 7, kind: 'text' },
		{ head: a, width: 7, kind: 'text' },
		{ head: columns.handling, width: 24, kind: 'text' },
		{ head: columns.shown, width: 16, kind: 'text' },
		{ head: columns.department, width: 14, kind: 'text' },
		{ head: columns.holder, width: 12, kind: 'text' },
		{ head: columns.retention, width: 10, kind: 'text' },
		{ head: columns.worst, width: 8, kind: 'text' },
		{ head: columns.findings, width: 7, kind: 'number' },
		{ head: columns.rules, width: 36, kind: 'text' },
		{ head: columns.remarks, width: 14, kind: 'text' },
	];
}

/** `titles`: of the rules. */
function rowOf(asset: Asset, number: number, policy: Policy, words: AuditWords, titles: ReadonlyMap<string, string>): readonly Value[] {
	const slash = asset.path.lastIndexOf('/');
	const { label, findings } = asset;
	const worst = SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity));
	const rules = [...new Set(findings.map(({ rule }) => titles.get(rule) ?? rule))];
	const remarks = [
		...(asset.outcome === 'not-checked' ? [words.notChecked] : []),
		...(asset.encrypted ? [words.encrypted] : []),
		...(asset.excepted > 0 ? [words.excepted(asset.excepted)] : []),
	];
	return [
		number,
		safeName(asset.path.slice(slash + 1)),
		safeName(slash < 0 ? '' : asset.path.slice(0, slash)),
		words.formats[asset.format] ?? asset.format,
		...AXES.map((axis) => label[axis] ?? words.none),
		formatHandling(label.handling, policy),
		shownIn(asset.source, words),
		safeName(asset.department),
		// Nothing in a document names its holder: where the policy does not either, the column is filled in by hand.
		asset.holder === '' ? null : safeName(asset.holder),
		retentionOf(label.handling, policy) ?? (asset.retention === '' ? null : safeName(asset.retention)),
		worst === undefined ? null : words.severities[worst],
		findings.length,
		rules.join('\n'),
		remarks.join('\n'),
	];
}

/** Retention that a marking states: 「5年保存」. */
function retentionOf(handling: readonly string[], policy: Policy): string | null {
	return handling.map((id) => formatHandling([id], policy)).find((wording) => /保存|保管|年|retention|years?/i.test(wording)) ?? null;
}

function shownIn(source: string, words: AuditWords): string {
	if (source === 'none' || source === '') return words.unlabelled;
	const isPlace = (part: string): part is Place => (PLACES as readonly string[]).includes(part);
	return source
		.split('+')
		.map((part) => (isPlace(part) ? words.places[part] : part))
		.join('\n');
}

/** The higher the level of confidentiality, the darker. */
function levelColours(policy: Policy): readonly { readonly text: string; readonly fill: string }[] {
	const axis = policy.axes.find(({ id }) => id === 'confidentiality');
	const fills = ['FFE2F0D9', 'FFFFE699', 'FFF4B183', 'FFE98B8B'];
	return (axis?.levels ?? []).map(({ id }, index) => ({ text: id, fill: fills[Math.min(index, fills.length - 1)] ?? 'FFFFFFFF' }));
}

function severityColours(words: AuditWords): readonly { readonly text: string; readonly fill: string }[] {
	const fills: Readonly<Record<Severity, string>> = { error: 'FFF4B6B6', warning: 'FFFFE699', info: 'FFDDEBF7' };
	return SEVERITIES.map((severity) => ({ text: words.severities[severity], fill: fills[severity] }));
}

async function writeTotals(
	workbook: Workbook,
	summary: AuditSummary,
	marking: string,
	words: AuditWords,
	policy: Policy,
	tongue: Tongue,
): Promise<void> {
	const columns = [
		{ head: words.axis, width: 24, kind: 'text' },
		{ head: words.level, width: 48, kind: 'text' },
		{ head: words.documents, width: 12, kind: 'number' },
	] as const;
	const sheet = workbook.sheet(words.totals, pageStyle(words.totals, 1, words, columns));
	sheet.heads();
	for (const { id, title, levels } of policy.axes) {
		const counts = summary.levels[id];
		for (const level of levels) await sheet.add([title[tongue], level.id, counts[level.id] ?? 0]);
		await sheet.add([title[tongue], words.unlabelled, counts.none ?? 0]);
	}
	for (const { name, documents } of summary.departments) await sheet.add([words.department, name || words.outside, documents]);
	for (const { rule, title, count } of summary.rules) await sheet.add([words.rule, `${title[tongue]} (${rule})`, count]);
	sheet.end(marking);
}

async function writeFacts(workbook: Workbook, summary: AuditSummary, marking: string, options: LedgerOptions): Promise<void> {
	const { policy, tongue } = options;
	const words = AUDIT_WORDS[tongue];
	const columns = [
		{ head: '', width: 34, kind: 'text' },
		{ head: '', width: 70, kind: 'text' },
	] as const;
	const sheet = workbook.sheet(words.facts, pageStyle(words.facts, 1, words, columns));
	sheet.heads();
	const { scope } = words;
	const rows: [string, string][] = [
		[scope.folder, options.scope],
		[scope.date, localTime(options.now ?? new Date())],
		[scope.policy, `${policy.title[tongue]} (${policy.id} ${policy.version})`],
		[scope.documents, summary.documents.toLocaleString('en-US')],
		[scope.labelled, summary.labelled.toLocaleString('en-US')],
		[scope.notChecked, summary.notChecked.toLocaleString('en-US')],
		[scope.highest, formatLevels(summary.label, policy)],
	];
	for (const row of rows) await sheet.add(row);
	sheet.end(marking);
}

function pageStyle(title: string, headRow: number, words: AuditWords, columns: PageStyle['columns']): PageStyle {
	return { title, headRow, columns, landscape: true, page: words.page };
}
