import path from 'node:path';
import type { ContainerReport, DocumentReport } from '../check';
import type { PolicyProblem } from '../policy';
import { Gathering, type GatheringOptions } from './gathering';
import { isBelow } from './paths';
import { type DocumentLine, type FolderLine, RecordReader, type SkippedLine, type StartLine } from './record';
import { RecordError, RecordFile } from './record-file';
import { walkOrder } from './record-paths';
import type { ScanRoot } from './roots';
import type { ScanResult, ScanStart, SkippedEntry } from './scan';
import { uniqueProblems } from './scan';

export interface MergeOptions extends Pick<GatheringOptions, 'keepReports' | 'reportClean' | 'onReport' | 'onProgress'> {
	/** The folder that relative paths are meant from, absolute. */
	readonly base: string;
	readonly onStart?: (start: ScanStart) => void;
	readonly onPolicyProblem?: (problem: PolicyProblem) => void;
	readonly signal?: AbortSignal;
}

/** A document at the head of one record. */
interface Head {
	readonly lines: Iterator<DocumentLine>;
	line: DocumentLine;
	report: DocumentReport;
	root: number;
	relative: string;
}

/**
 * Puts the records of all shards of one scan together. Documents come in the order of a scan of the whole, and folders and everything that needs all
 * documents are judged now: the result is that of the whole scan. Memory stays flat however many documents there are.
 * @throws RecordError where the records are not all of one scan, before anything is told, or `damaged` where a line cannot be read
 */
export async function mergeRecords(files: readonly string[], options: MergeOptions): Promise<ScanResult> {
	const records: RecordFile[] = [];
	try {
		for (const file of files) records.push(new RecordFile(file));
		const first = requireWhole(records);
		return await merged(records, first, options);
	} finally {
		for (const record of records) record.close();
	}
}

/** The records are all of one scan, each shard once. */
function requireWhole(records: readonly RecordFile[]): RecordFile {
	const first = records[0];
	if (first === undefined) throw new RecordError('missing', '', '');
	const seen = new Map<number, string>();
	for (const { path: file, start } of records) {
		if (start.partial) throw new RecordError('partial', file);
		if (identityOf(start) !== identityOf(first.start)) throw new RecordError('different', file, first.path);
		const index = start.shard?.index ?? 1;
		const twin = seen.get(index);
		if (twin !== undefined) throw new RecordError('twice', file, twin);
		seen.set(index, file);
	}
	const count = first.start.shard?.count ?? 1;
	const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !seen.has(index));
	if (missing.length > 0) throw new RecordError('missing', first.path, missing.map((index) => `${index}/${count}`).join(', '));
	return first;
}

/** What the records of one scan have in common; a base may differ from machine to machine. */
function identityOf({ program, shard, roots, policies }: StartLine): string {
	return JSON.stringify([program, shard?.count ?? 1, roots, policies]);
}

async function merged(records: readonly RecordFile[], first: RecordFile, options: MergeOptions): Promise<ScanResult> {
	const reader = new RecordReader(options.base);
	const { roots, policies } = reader.start(first.start);
	const policyProblems = uniqueProblems(policies);
	options.onStart?.({ roots, policies });
	for (const problem of policyProblems) options.onPolicyProblem?.(problem);
	const total = records.reduce((sum, { end }) => sum + end.counts.documents, 0);
	const source = { folders: roots.filter(({ kind }) => kind === 'folder').map((root) => root.path), found: total };
	const gathering = new Gathering(policies, source, options);
	const stated = new Map<string, ContainerReport['stated']>();
	const skipped = new Map<string, SkippedEntry>();
	const others = (line: { readonly type: string }): void => {
		if (line.type === 'folder') stated.set(...reader.stated(line as FolderLine));
		if (line.type !== 'skipped') return;
		// Every shard walks the whole tree.
		const entry = reader.skipped(line as SkippedLine);
		skipped.set(`${entry.reason}\0${entry.path}`, entry);
	};
	let done = 0;
	for (const { report, line, root } of inOrder(records, reader, roots, others)) {
		const policy = roots[root]?.policy ?? 0;
		gathering.add(policy, path.dirname(report.path), path.basename(report.path), report, line.key ?? 0);
		if (++done % 4096 === 0) await new Promise(setImmediate);
		if (options.signal?.aborted) break;
	}
	const cancelled = options.signal?.aborted ?? false;
	await gathering.lookForCopies(options.signal);
	const gathered = gathering.result([...skipped.values()], !cancelled, stated);
	const remembered = records.reduce((sum, { end }) => sum + end.remembered, 0);
	return { ...gathered, remembered, skipped: [...skipped.values()], excluded: first.end.excluded, policyProblems, cancelled };
}

/** Documents of all records in the order of a scan of the whole; each record is in that order already. */
function* inOrder(
	records: readonly RecordFile[],
	reader: RecordReader,
	roots: readonly ScanRoot[],
	others: (line: { readonly type: string }) => void,
): Generator<Head> {
	const heads: Head[] = [];
	for (const record of records) {
		const lines = documentsOf(record, others);
		const next = lines.next();
		if (!next.done) heads.push(headOf(lines, next.value, reader, roots));
	}
	while (heads.length > 0) {
		let least = 0;
		for (let index = 1; index < heads.length; index++) if (isBefore(heads[index], heads[least])) least = index;
		const head = heads[least];
		if (head === undefined) return;
		yield head;
		const next = head.lines.next();
		if (next.done) heads.splice(least, 1);
		else heads[least] = headOf(head.lines, next.value, reader, roots);
	}
}

function headOf(lines: Iterator<DocumentLine>, line: DocumentLine, reader: RecordReader, roots: readonly ScanRoot[]): Head {
	const report = reader.document(line);
	const root = roots.findIndex(({ path: root, kind }) => report.path === root || (kind === 'folder' && isBelow(report.path, root)));
	const relative = path
		.relative(roots[root]?.path ?? '', report.path)
		.split(path.sep)
		.join('/');
	return { lines, line, report, root, relative };
}

function* documentsOf(record: RecordFile, others: (line: { readonly type: string }) => void): Generator<DocumentLine> {
	for (const line of record.lines()) {
		if (line.type === 'document') yield line as DocumentLine;
		else others(line);
	}
}

function isBefore(one: Head | undefined, other: Head | undefined): boolean {
	if (one === undefined || other === undefined) return false;
	return one.root === other.root ? walkOrder(one.relative, other.relative) < 0 : one.root < other.root;
}
