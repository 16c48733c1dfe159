import path from 'node:path';
import {
	type CheckContext,
	type ContainerReport,
	EMPTY_CONTAINER,
	type Excepted,
	labelWith,
	readOuter,
	today,
	withExceptions,
} from '../check';
import { FileSource, formatFor } from '../formats';
import { contentDigest } from '../formats/content-key';
import type { Label } from '../label';
import { rankOf, type WorkspacePolicy } from '../policy';
import { copyThreshold, type Finding, runWorkspaceRules } from '../rules';
import { Spool } from './copies-spool';

const SNIFF_BYTES = 4096;
/** Entries of the table for each document, as a power of two; its largest size. Documents that share an entry by chance are told apart later. */
const SPARSE = 4;
const LARGEST_TABLE = 26;
/** Files of the same key that are compared at most. */
const MOST = 1000;
/** Files that are read until others have a turn. */
const TURN = 16;

/** A document that may have the content of another. */
interface Candidate {
	readonly path: string;
	readonly rank: number;
}

/** A document that was read whole. */
interface Compared {
	readonly path: string;
	readonly label: Label;
	readonly digest: string;
}

export interface CopyFindings {
	readonly findings: readonly Finding[];
	readonly excepted: readonly Excepted[];
}

/**
 * Finds, at the end of a scan, documents whose content stands elsewhere under a higher label (対策基準 3(2)①(イ)). While the scan goes on, each document's
 * content key and level are noted down; only files that agree in the key and differ in the level are read again, and compared whole.
 */
export class Copies {
	readonly #workspacePolicy: WorkspacePolicy;
	readonly #threshold: number | null;
	readonly #spool = new Spool();

	constructor(workspacePolicy: WorkspacePolicy) {
		this.#workspacePolicy = workspacePolicy;
		this.#threshold = copyThreshold(workspacePolicy.policy);
	}

	/** `folder`: with its separator at the end. */
	add(folder: string, name: string, { confidentiality }: Label, key: number): void {
		if (key === 0 || this.#threshold === null) return;
		this.#spool.add({ folder, name, rank: Math.min(rankOf(this.#workspacePolicy.policy, 'confidentiality', confidentiality), 6), key });
	}

	/** The findings, in the order of their paths; none where the scan was broken off. To be called once. */
	async findings(signal?: AbortSignal): Promise<CopyFindings> {
		const steps = this.#look();
		try {
			for (let step = steps.next(); !signal?.aborted; step = steps.next()) {
				if (step.done) return step.value;
				await new Promise(setImmediate);
			}
		} catch {
			// The temporary file went away: nothing is told rather than something wrong.
		} finally {
			this.#spool.close();
		}
		return NO_FINDINGS;
	}

	/** As `findings`, at once: for a handful of documents. */
	findingsNow(): CopyFindings {
		const steps = this.#look();
		let step = steps.next();
		while (!step.done) step = steps.next();
		this.#spool.close();
		return step.value;
	}

	/** Stops now and then, so that others have a turn. */
	*#look(): Generator<void, CopyFindings> {
		const findings: Finding[] = [];
		const excepted: Excepted[] = [];
		const { root } = this.#workspacePolicy;
		const context: CheckContext = { workspacePolicy: this.#workspacePolicy, root, folderLabels: new Map() };
		let read = 0;
		for (const group of this.#groups()) {
			const same = new Map<string, Compared[]>();
			for (const candidate of group) {
				const compared = compare(candidate, context);
				if (++read % TURN === 0) yield;
				if (compared === null) continue;
				const alike = same.get(compared.digest);
				if (alike === undefined) same.set(compared.digest, [compared]);
				else alike.push(compared);
			}
			for (const documents of same.values()) {
				for (const judged of this.#judge(documents)) {
					findings.push(...judged.findings);
					excepted.push(...(judged.excepted ?? []));
				}
			}
		}
		return { findings: findings.sort((one, other) => (one.path < other.path ? -1 : 1)), excepted };
	}

	#judge(documents: readonly Compared[]): ContainerReport[] {
		const { root, policy } = this.#workspacePolicy;
		const rank = ({ label }: Compared): number => rankOf(policy, 'confidentiality', label.confidentiality);
		const original = documents.reduce((one, other) => (rank(other) > rank(one) ? other : one));
		if (this.#threshold === null || rank(original) < this.#threshold) return [];
		const name = path.relative(root, original.path).replaceAll(path.sep, '/');
		return documents
			.filter((document) => rank(document) < rank(original))
			.map((document) => {
				const copy = { original: original.path, name, label: original.label, own: document.label };
				const facts = { kind: 'workspace', path: document.path, exceptions: [], today: today(), whole: true, copy } as const;
				const found = { ...NO_CONTAINER, path: document.path, findings: runWorkspaceRules(facts, policy) };
				return withExceptions(found, this.#workspacePolicy);
			});
	}

	/** Documents of the same key of which some are labelled lower than others. */
	#groups(): Candidate[][] {
		const threshold = this.#threshold;
		if (threshold === null || this.#spool.count < 2) return [];
		const bits = Math.min(LARGEST_TABLE, Math.max(10, Math.ceil(Math.log2(this.#spool.count)) + SPARSE));
		const mask = 2 ** bits - 1;
		const table = new Uint8Array(mask + 1);
		let differ = false;
		for (const { key, rank } of this.#spool.all()) {
			const entry = (table[slotOf(key) & mask] ?? 0) | (1 << (rank + 1));
			table[slotOf(key) & mask] = entry;
			differ ||= isMixed(entry, threshold);
		}
		if (!differ) return [];
		const groups = new Map<number, Candidate[]>();
		for (const note of this.#spool.all()) {
			const { key, rank } = note;
			if (!isMixed(table[slotOf(key) & mask] ?? 0, threshold)) continue;
			const group = groups.get(key);
			const candidate = { path: note.folder + note.name, rank };
			if (group === undefined) groups.set(key, [candidate]);
			else group.push(candidate);
		}
		const ranksOf = (group: Candidate[]): number => group.reduce((ranks, { rank }) => ranks | (1 << (rank + 1)), 0);
		return [...groups.values()].filter((group) => isMixed(ranksOf(group), threshold)).map(first);
	}
}

const NO_FINDINGS: CopyFindings = { findings: [], excepted: [] };
/** What exceptions are taken out of. */
const NO_CONTAINER = { stated: null, ...EMPTY_CONTAINER } as const;

/** Of very many alike, some of the highest and the first of the others: the rest would say the same. */
function first(group: Candidate[]): Candidate[] {
	if (group.length <= MOST) return group;
	const top = group.reduce((rank, candidate) => Math.max(rank, candidate.rank), -1);
	const highest = group.filter(({ rank }) => rank === top).slice(0, MOST / 10);
	return [...highest, ...group.filter(({ rank }) => rank < top).slice(0, MOST - highest.length)];
}

function slotOf(key: number): number {
	return Math.imul(key | 0, 0x9e3779b1) ^ (key / 2 ** 32);
}

/** `ranks`: a bit for each rank, from none (bit 0) on. More than one, and one of them high enough. */
function isMixed(ranks: number, threshold: number): boolean {
	return (ranks & (ranks - 1)) !== 0 && ranks >> (threshold + 1) !== 0;
}

/** Reads a document once more, whole; `null` for what is gone, too large or cannot be read now. */
function compare({ path: file }: Candidate, context: CheckContext): Compared | null {
	const { policy } = context.workspacePolicy;
	try {
		const source = FileSource.open(file);
		try {
			if (source.size > policy.scan.maxFileSize) return null;
			const read = formatFor(path.basename(file), source.read(0, SNIFF_BYTES)).read(source, { path: file, policy });
			const digest = contentDigest(source, read, file);
			return digest === null ? null : { path: file, label: labelWith(read.markings, readOuter(file, context), policy), digest };
		} finally {
			source.close();
		}
	} catch {
		return null;
	}
}
