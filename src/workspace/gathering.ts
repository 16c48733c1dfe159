import type { ContainerReport, DocumentReport } from '../check';
import type { WorkspacePolicy } from '../policy';
import type { Finding } from '../rules';
import type { Batch } from './batch';
import { milliseconds } from './clock';
import { Copies } from './copies';
import { ExceptionUses } from './exception-uses';
import { withSeparator } from './paths';
import { RollUp } from './rollup';
import type { ScanOptions, ScanResult, SkippedEntry } from './scan';
import type { Checked, Outline } from './wire';

const UNREADABLE_RULE = 'document-unreadable';
const PROGRESS_INTERVAL = 50;

export type GatheringOptions = Pick<ScanOptions, 'keepReports' | 'reportClean' | 'onReport' | 'onProgress' | 'part'>;
export type Gathered = Pick<ScanResult, 'reports' | 'containers' | 'late' | 'counts' | 'remembered'>;

/** What the documents come from, as far as the sum needs to know. */
export interface Source {
	/** The folders that were named. */
	readonly folders: readonly string[];
	/** Documents found so far. */
	readonly found: number;
}

/** Puts the reports together as they come in. */
export class Gathering {
	readonly #policies: readonly WorkspacePolicy[];
	readonly #source: Source;
	readonly #options: GatheringOptions;
	readonly #rollUp = new RollUp();
	readonly #reports: DocumentReport[] = [];
	readonly #exceptions: ExceptionUses;
	readonly #copies: readonly Copies[];
	#copyFindings: readonly Finding[] = [];
	readonly #outcomes = { clean: 0, findings: 0, 'not-checked': 0 };
	readonly #severities = { error: 0, warning: 0, info: 0 };
	#remembered = 0;
	#told = 0;

	constructor(policies: readonly WorkspacePolicy[], source: Source, options: GatheringOptions) {
		this.#policies = policies;
		this.#source = source;
		this.#options = options;
		this.#exceptions = new ExceptionUses(policies);
		this.#copies = policies.map((policy) => new Copies(policy));
	}

	/** The documents of a batch. */
	take(batch: Batch, checked: Checked): void {
		let index = 0;
		const copies = this.#options.part === undefined ? this.#copies[batch.policy] : undefined;
		for (const { folder, names } of batch.folders) {
			const prefix = withSeparator(folder);
			const add = this.#adder(batch.policy, folder, prefix);
			for (const name of names) {
				const at = index++;
				const outline = checked.outline(at);
				const key = checked.key(at);
				add(name, outline, () => checked.report(at, prefix + name), key);
				copies?.add(prefix, name, outline.label, key);
			}
		}
		this.#remembered += checked.remembered ?? 0;
		this.#tellNowAndThen();
	}

	/** One document, as a record of another scan tells it. `policy`: index; `key`: of the content, 0 without. */
	add(policy: number, folder: string, name: string, report: DocumentReport, key: number): void {
		const prefix = withSeparator(folder);
		this.#adder(policy, folder, prefix)(name, report, () => report, key);
		this.#copies[policy]?.add(prefix, name, report.label, key);
		this.#tellNowAndThen();
	}

	#adder(
		index: number,
		folder: string,
		prefix: string,
	): (name: string, outline: Outline, report: () => DocumentReport, key: number) => void {
		const policy = this.#policies[index];
		if (policy === undefined) throw new Error(`no policy ${index}`);
		const { keepReports = true, reportClean = true, onReport } = this.#options;
		const content = this.#rollUp.folder(folder, policy);
		return (name, { outcome, label, findings, excepted }, report, key) => {
			if (excepted !== undefined) this.#exceptions.use(index, excepted);
			this.#count(outcome, findings);
			content.add(label, prefix, name);
			const told = onReport !== undefined && (reportClean || outcome !== 'clean');
			if (!keepReports && !told) return;
			const whole = report();
			if (keepReports) this.#reports.push(whole);
			if (told) onReport(whole, key);
		};
	}

	#count(outcome: DocumentReport['outcome'], findings: DocumentReport['findings']): void {
		this.#outcomes[outcome]++;
		for (const { rule, severity } of findings) if (outcome !== 'not-checked' || rule !== UNREADABLE_RULE) this.#severities[severity]++;
	}

	/** Compares what may be copies of one another; to be awaited before `result`. */
	async lookForCopies(signal?: AbortSignal): Promise<void> {
		const all: Finding[] = [];
		for (const [index, copies] of this.#copies.entries()) {
			const { findings, excepted } = await copies.findings(signal);
			all.push(...findings);
			this.#exceptions.use(index, excepted);
		}
		this.#copyFindings = all;
	}

	/** The sum. `complete`: the scan was not broken off. `stated`: labels of folders where they cannot be read here. */
	result(skipped: readonly SkippedEntry[], complete: boolean, stated?: ReadonlyMap<string, ContainerReport['stated']>): Gathered {
		this.#tell();
		const whole = this.#options.part === undefined;
		const judged = this.#rollUp.reports(this.#source.folders, stated);
		// A part of the documents says nothing of what the whole folder holds.
		const containers = whole ? judged : judged.map(({ excepted: _, ...report }) => ({ ...report, findings: [] }));
		for (const { path, excepted } of judged) if (whole && excepted !== undefined) this.#exceptions.useIn(path, excepted);
		const late = whole ? [...this.#copyFindings, ...this.#exceptions.findings(this.#source.folders, complete)] : [];
		for (const finding of [...containers.flatMap((container) => container.findings), ...late]) this.#severities[finding.severity]++;
		const { clean, findings, 'not-checked': notChecked } = this.#outcomes;
		const counts = {
			documents: this.#checked(),
			clean,
			withFindings: findings,
			notChecked: notChecked + skipped.filter((entry) => entry.unchecked).length,
			bySeverity: this.#severities,
		};
		return { reports: this.#reports, containers, late, counts, remembered: this.#remembered };
	}

	#checked(): number {
		return this.#outcomes.clean + this.#outcomes.findings + this.#outcomes['not-checked'];
	}

	#tellNowAndThen(): void {
		const now = milliseconds();
		if (now - this.#told < PROGRESS_INTERVAL) return;
		this.#told = now;
		this.#tell();
	}

	#tell(): void {
		this.#options.onProgress?.({ checked: this.#checked(), found: this.#source.found });
	}
}
