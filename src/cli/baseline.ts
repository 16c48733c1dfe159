import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Severity } from '../policy';
import type { Finding } from '../rules/rule';
import { UsageError } from './errors';
import { Fingerprints } from './fingerprint';

const VERSION = 1;

/** A baseline file: findings that are known, so that only new ones fail a build. */
interface BaselineFile {
	readonly kakuzuke: 'baseline';
	readonly version: typeof VERSION;
	/** Fingerprints, sorted; where they come from, for people. */
	readonly findings: Readonly<Record<string, string>>;
}

/**
 * The findings that a baseline knows. Paths in it are relative to its own folder, so that it can be kept in a repository. What is known is left out
 * of a check's counts; what is gone is told at its end.
 */
export class Baseline {
	readonly #known: ReadonlySet<string>;
	readonly #found = new Map<string, string>();
	readonly #fingerprints: Fingerprints;
	readonly #hidden: Record<Severity, number> = { error: 0, warning: 0, info: 0 };

	private constructor(
		private readonly file: string,
		known: Iterable<string>,
	) {
		this.#known = new Set(known);
		this.#fingerprints = new Fingerprints(path.dirname(file));
	}

	/**
	 * Reads a baseline; a file that is not there yet is an empty one where it is to be written.
	 * @throws UsageError for what is no baseline
	 */
	static open(file: string, forWriting: boolean): Baseline {
		let text: string;
		try {
			text = readFileSync(file, 'utf8');
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (forWriting && code === 'ENOENT') return new Baseline(file, []);
			throw new UsageError('error.baseline', { file, detail: code });
		}
		return new Baseline(file, forWriting ? [] : known(text, file));
	}

	/** Takes a finding in; returns whether it was known. Findings come in the order of the check. */
	take(finding: Finding): boolean {
		const fingerprint = this.#fingerprints.of(finding);
		const relative = path.relative(path.dirname(this.file), finding.path).split(path.sep).join('/');
		this.#found.set(fingerprint, `${finding.rule} ${relative}`);
		if (!this.#known.has(fingerprint)) return false;
		this.#hidden[finding.severity]++;
		return true;
	}

	/** The findings that are new. */
	news(findings: readonly Finding[]): readonly Finding[] {
		const news = findings.filter((finding) => !this.take(finding));
		return news.length === findings.length ? findings : news;
	}

	/** Known findings that were met, by severity. */
	get hidden(): Readonly<Record<Severity, number>> {
		return this.#hidden;
	}

	/** Known findings that are gone. */
	get gone(): number {
		let count = 0;
		for (const fingerprint of this.#known) if (!this.#found.has(fingerprint)) count++;
		return count;
	}

	/** Writes all that was met as the new baseline, in place of the old one at once. @throws the system's error */
	write(): void {
		const findings = Object.fromEntries([...this.#found].sort(([one], [other]) => (one < other ? -1 : 1)));
		const content: BaselineFile = { kakuzuke: 'baseline', version: VERSION, findings };
		const temporary = `${this.file}.${process.pid}.tmp`;
		try {
			writeFileSync(temporary, `${JSON.stringify(content, null, '\t')}\n`, { flag: 'wx' });
			renameSync(temporary, this.file);
		} catch (error) {
			rmSync(temporary, { force: true });
			throw error;
		}
	}
}

function known(text: string, file: string): string[] {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch {
		throw new UsageError('error.baseline', { file, detail: 'JSON' });
	}
	const { kakuzuke, version, findings } = (content ?? {}) as Partial<Record<keyof BaselineFile, unknown>>;
	if (kakuzuke !== 'baseline' || version !== VERSION || typeof findings !== 'object' || findings === null) {
		throw new UsageError('error.baseline', { file, detail: 'version' });
	}
	return Object.keys(findings);
}
