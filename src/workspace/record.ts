import type { ContainerReport, DocumentReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import type { Finding } from '../rules';
import type { Shard } from './part';
import { RecordPaths } from './record-paths';
import type { ScanRoot } from './roots';
import type { ScanResult, ScanStart, SkippedEntry } from './scan';
import type { Excluded } from './walk';

/** Of the record's lines; another one is refused. */
export const RECORD_VERSION = 1;

/** First line. */
export interface StartLine {
	readonly type: 'start';
	readonly kakuzuke: number;
	/** Version of the program. */
	readonly program: string;
	/** The folder that paths are relative to, on the machine that made the record. */
	readonly base: string;
	readonly shard: Shard | null;
	/** Another part than a shard was checked: such a record stands alone. */
	readonly partial: boolean;
	readonly roots: readonly ScanRoot[];
	readonly policies: readonly WorkspacePolicy[];
}

/** One for each document. `text` of a finding is for readers; the message's id and data are what counts. */
export type DocumentLine = Omit<DocumentReport, 'markings' | 'findings'> & {
	readonly type: 'document';
	readonly key?: number;
	readonly findings: readonly unknown[];
};

export interface FolderLine extends Pick<ContainerReport, 'path' | 'stated' | 'causes'> {
	readonly type: 'folder';
	readonly label: ContainerReport['content'];
	readonly findings: readonly unknown[];
}

export interface SkippedLine extends SkippedEntry {
	readonly type: 'skipped';
}

/** Last line. */
export interface EndLine extends Pick<ScanResult, 'counts' | 'cancelled' | 'remembered'> {
	readonly type: 'end';
	readonly excluded: number;
}

export interface RecordHead {
	readonly program: string;
	/** Absolute. */
	readonly base: string;
	readonly shard: Shard | null;
	readonly partial: boolean;
}

/** Writes a scan as JSON lines (one object a line, UTF-8). Each method returns a line with its end. */
export class RecordWriter {
	readonly #head: RecordHead;
	readonly #paths: RecordPaths;
	readonly #word: (finding: Finding) => string;

	/** `word`: says a finding in the reader's tongue. */
	constructor(head: RecordHead, word: (finding: Finding) => string) {
		this.#head = head;
		this.#paths = new RecordPaths(head.base);
		this.#word = word;
	}

	start({ roots, policies }: ScanStart): string {
		const { program, base, shard, partial } = this.#head;
		const line: Omit<StartLine, 'policies' | 'roots'> = { type: 'start', kakuzuke: RECORD_VERSION, program, base, shard, partial };
		const told = roots.map((root) => ({ ...root, path: this.#paths.shorten(root.path) }));
		return text({ ...line, roots: told, policies: this.#paths.encode(policies) });
	}

	/** `key`: of the content, for finding copies; 0: none. */
	document(report: DocumentReport, key: number): string {
		const { path, markings: _, findings, dependsOn, ...rest } = report;
		const line = { type: 'document', path: this.#paths.shorten(path), ...rest, findings: findings.map((one) => this.#finding(one, path)) };
		const more = { ...(key === 0 ? {} : { key }), ...(dependsOn === undefined ? {} : { dependsOn: this.#paths.encode(dependsOn) }) };
		return text({ ...line, ...more });
	}

	folder({ path, content, stated, causes, findings }: ContainerReport): string {
		const line = { type: 'folder', path: this.#paths.shorten(path), label: content, stated: this.#paths.encode(stated) };
		return text({ ...line, causes: this.#paths.encode(causes), findings: findings.map((one) => this.#finding(one, path)) });
	}

	late(finding: Finding): string {
		return text({ type: 'late', path: this.#paths.shorten(finding.path), finding: this.#finding(finding, finding.path) });
	}

	skipped(entry: SkippedEntry): string {
		return text({ type: 'skipped', ...entry, path: this.#paths.shorten(entry.path) });
	}

	excluded(entry: Excluded): string {
		return text({ type: 'excluded', ...entry, path: this.#paths.shorten(entry.path) });
	}

	end({ counts, excluded, remembered, cancelled }: Pick<ScanResult, 'counts' | 'excluded' | 'remembered' | 'cancelled'>): string {
		return text({ type: 'end', counts, excluded, remembered, cancelled });
	}

	#finding(finding: Finding, document: string): object {
		const { path, ...rest } = finding;
		const told = this.#paths.encode(rest) as object;
		return { ...told, ...(path === document ? {} : { path: this.#paths.encode(path) }), text: this.#word(finding) };
	}
}

function text(line: unknown): string {
	return `${JSON.stringify(line)}\n`;
}

/** Reads what `RecordWriter` wrote, for paths below another base. */
export class RecordReader {
	readonly #paths: RecordPaths;

	/** `base`: absolute. */
	constructor(base: string) {
		this.#paths = new RecordPaths(base);
	}

	start(line: StartLine): StartLine {
		return {
			...line,
			roots: line.roots.map((root) => ({ ...root, path: this.#paths.resolve(root.path) })),
			policies: this.#paths.decode(line.policies) as readonly WorkspacePolicy[],
		};
	}

	document({ type: _, key: _key, path: told, findings, ...rest }: DocumentLine): DocumentReport {
		const path = this.#paths.resolve(told);
		const dependsOn = rest.dependsOn === undefined ? {} : { dependsOn: this.#paths.decode(rest.dependsOn) as readonly string[] };
		return { ...rest, ...dependsOn, path, markings: [], findings: findings.map((finding) => this.#finding(finding, path)) };
	}

	/** The folder's path and its own label. */
	stated({ path, stated }: FolderLine): readonly [string, ContainerReport['stated']] {
		return [this.#paths.resolve(path), this.#paths.decode(stated) as ContainerReport['stated']];
	}

	skipped({ type: _, path, ...rest }: SkippedLine): SkippedEntry {
		return { ...rest, path: this.#paths.resolve(path) };
	}

	#finding(finding: unknown, document: string): Finding {
		const { text: _, ...rest } = this.#paths.decode(finding) as Finding & { readonly text: string };
		return { ...rest, path: rest.path ?? document };
	}
}
