import { formatMarking, highest, type Label, makeLabel } from '../label';
import type { Policy, Tongue } from '../policy';
import type { RegisterEntry } from '../register/types';
import { writeLabelledFile } from './new-file';
import { registerColumns, registerRow } from './register-columns';
import { REGISTER_WORDS, type RegisterWords } from './register-words';
import { fullLabel, localTime } from './text';
import type { RegisterSheet, RegisterSheetOptions, ReportedVerification } from './types';
import { type PageStyle, Workbook } from './workbook';

const PROGRESS = 1000;

/**
 * Writes the register's report (6.1(1)⑤) as a new workbook: the entries on the first sheet, how the register verified on the second. Entries go
 * through one by one, so memory stays flat. The workbook is labelled with the highest label of its entries, and at least as the policy's unlabelled
 * count (3(2)⑤(ウ)). Throws `ReportError`, or what `entries` throws; what was not finished is not left.
 */
export async function writeRegisterSheet(
	file: string,
	entries: Iterable<RegisterEntry>,
	options: RegisterSheetOptions,
): Promise<RegisterSheet> {
	const { policy } = options;
	const lowest = makeLabel(policy.unknown, policy);
	const seen: Seen = { label: lowest, entries: 0, first: null, last: null };
	const title = options.title ?? REGISTER_WORDS[options.tongue].title;
	await writeLabelledFile(file, lowest, policy, async (temporary) => {
		await Workbook.write(temporary, title, 'kakuzuke', async (workbook) => {
			await writeEntries(workbook, entries, seen, { ...options, title });
			await writeFacts(workbook, seen, options);
		});
		return seen.label;
	});
	options.onProgress?.(seen.entries);
	return { path: file, entries: seen.entries, label: seen.label };
}

/** What is known of the entries when all went through. */
interface Seen {
	label: Label;
	entries: number;
	first: string | null;
	last: string | null;
}

async function writeEntries(
	workbook: Workbook,
	entries: Iterable<RegisterEntry>,
	seen: Seen,
	options: RegisterSheetOptions & { readonly title: string },
): Promise<void> {
	const { policy, tongue, verification, title, signal, onProgress } = options;
	const words = REGISTER_WORDS[tongue];
	const sheet = workbook.sheet(words.sheet, pageStyle(title, 3, words, registerColumns(words)));
	sheet.note(title, 14, true);
	sheet.note(
		`${words.facts.state}: ${stateText(verification, words)}　${words.facts.head}: ${verification.head ?? words.none}`,
		9,
		!verification.intact,
	);
	sheet.heads();
	for (const entry of entries) {
		signal?.throwIfAborted();
		await sheet.add(registerRow(entry, policy, tongue));
		seen.label = [entry.label, entry.before].reduce<Label>((sum, label) => (label ? highest(sum, label, policy) : sum), seen.label);
		seen.first ??= entry.time;
		seen.last = entry.time;
		if (++seen.entries % PROGRESS === 0) onProgress?.(seen.entries);
	}
	seen.label = fullLabel(seen.label, policy);
	sheet.end(formatMarking(seen.label, policy));
}

async function writeFacts(workbook: Workbook, seen: Seen, options: RegisterSheetOptions): Promise<void> {
	const { policy, tongue, verification } = options;
	const words = REGISTER_WORDS[tongue];
	const { facts } = words;
	const columns = [
		{ head: facts.item, width: 30, kind: 'text' },
		{ head: facts.value, width: 90, kind: 'text' },
	] as const;
	const sheet = workbook.sheet(words.verification, pageStyle(words.verification, 1, words, columns));
	sheet.heads();
	const rows: [string, string][] = [
		[facts.state, stateText(verification, words)],
		...verification.faults.map((fault): [string, string] => [facts.faults, fault]),
		[facts.head, verification.head ?? words.none],
		[facts.expect, facts.expectNote],
		[facts.entries, String(seen.entries)],
		[facts.period, seen.first === null || seen.last === null ? words.none : `${seen.first} – ${seen.last}`],
		[facts.times, facts.timesNote],
		[facts.label, formatMarking(seen.label, policy)],
		[facts.policy, policyText(policy, tongue)],
		[facts.made, localTime(options.now ?? new Date())],
	];
	for (const row of rows) await sheet.add(row);
	sheet.end(formatMarking(seen.label, policy));
}

function stateText({ intact, faults }: ReportedVerification, words: RegisterWords): string {
	return intact ? words.intact : words.broken(faults.length);
}

function policyText(policy: Policy, tongue: Tongue): string {
	return `${policy.title[tongue]} (${policy.id} ${policy.version})`;
}

function pageStyle(title: string, headRow: number, words: RegisterWords, columns: PageStyle['columns']): PageStyle {
	return { title, headRow, columns, landscape: true, page: words.page };
}
