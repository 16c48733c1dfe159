import path from 'node:path';
import type { ContainerReport, DocumentReport } from '../check';
import { highest, isEmpty, type Label, makeLabel, NO_LABEL } from '../label';
import {
	AXES,
	type Axis,
	axisOf,
	type Department,
	type ExceptionState,
	type Policy,
	type PolicyException,
	type Severity,
	type Text,
} from '../policy';
import { ruleById } from '../rules';

/** One document of the ledger. */
export interface Asset {
	/** Relative to what was scanned, `/` between names. */
	readonly path: string;
	readonly department: string;
	/** As the policy says of the department; empty where it does not. */
	readonly holder: string;
	readonly retention: string;
	readonly format: string;
	readonly label: Label;
	/** Places that the label comes from, joined by `+`; `none` where it says nothing. */
	readonly source: string;
	readonly outcome: DocumentReport['outcome'];
	readonly encrypted: boolean;
	readonly findings: readonly { readonly rule: string; readonly severity: Severity }[];
	readonly excepted: number;
}

export interface RuleCount {
	readonly rule: string;
	readonly title: Text;
	readonly clause: string;
	readonly severity: Severity;
	readonly count: number;
}

export interface GroupCount {
	readonly name: string;
	readonly documents: number;
	readonly labelled: number;
	readonly findings: number;
	readonly errors: number;
}

/** What a scan came to, as the audit reads it (対策基準 10.1, 10.2). Plain data; a line of the history is made of it. */
export interface AuditSummary {
	readonly documents: number;
	/** Documents with at least one level. */
	readonly labelled: number;
	readonly notChecked: number;
	/** Axis → level, or `none` → documents. */
	readonly levels: Readonly<Record<Axis, Readonly<Record<string, number>>>>;
	readonly bySeverity: Readonly<Record<Severity, number>>;
	readonly rules: readonly RuleCount[];
	readonly departments: readonly GroupCount[];
	/** The folders with the most findings, the worst first. */
	readonly worstFolders: readonly GroupCount[];
	/** Id of the exception → findings that it allowed. */
	readonly excepted: Readonly<Record<string, number>>;
	/** The highest of all labels; what is unlabelled counts as the policy says. */
	readonly label: Label;
}

/** An exception as the report lists it. */
export interface ReportedException {
	readonly exception: PolicyException;
	readonly state: ExceptionState;
	readonly uses: number;
}

const WORST = 10;
/** Folders that are counted apart; beyond, deeper ones count for the folder above them. */
const FOLDERS = 20_000;

interface Tally {
	documents: number;
	labelled: number;
	findings: number;
	errors: number;
}

/** Gathers an audit while a scan goes on. Holds counts only, so memory does not grow with the documents. */
export class Audit {
	readonly #levels: Record<Axis, Record<string, number>> = { confidentiality: {}, integrity: {}, availability: {} };
	readonly #severities: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
	readonly #rules = new Map<string, { severity: Severity; count: number }>();
	readonly #departments = new Map<string, Tally>();
	readonly #folders = new Map<string, Tally>();
	readonly #excepted: Record<string, number> = {};
	#documents = 0;
	#labelled = 0;
	#notChecked = 0;
	#label: Label = NO_LABEL;
	#unknown = false;

	/** `base`: the folder that paths are shown from. */
	constructor(
		private readonly base: string,
		private readonly policy: Policy,
	) {}

	/** Takes a document in, and gives its row of the ledger. */
	add(report: DocumentReport): Asset {
		const asset = this.#assetOf(report);
		const { label, findings, outcome } = asset;
		const labelled = AXES.some((axis) => label[axis] !== null);
		this.#documents++;
		if (labelled) this.#labelled++;
		else this.#unknown = true;
		if (outcome === 'not-checked') this.#notChecked++;
		if (!isEmpty(label)) this.#label = highest(this.#label, known(label, this.policy), this.policy);
		for (const axis of AXES) {
			const level = label[axis] ?? 'none';
			this.#levels[axis][level] = (this.#levels[axis][level] ?? 0) + 1;
		}
		for (const finding of findings) this.#count(finding.rule, finding.severity);
		for (const { exception } of report.excepted ?? []) this.#excepted[exception] = (this.#excepted[exception] ?? 0) + 1;
		const errors = findings.filter(({ severity }) => severity === 'error').length;
		for (const tally of [tallyOf(this.#departments, asset.department), tallyOf(this.#folders, this.#folderOf(asset.path))]) {
			tally.documents++;
			if (labelled) tally.labelled++;
			tally.findings += findings.length;
			tally.errors += errors;
		}
		return asset;
	}

	/** Takes in what was found about folders. */
	addFolders(containers: readonly Pick<ContainerReport, 'findings' | 'excepted'>[]): void {
		for (const { findings, excepted } of containers) {
			for (const { rule, severity } of findings) this.#count(rule, severity);
			for (const { exception } of excepted ?? []) this.#excepted[exception] = (this.#excepted[exception] ?? 0) + 1;
		}
	}

	/** `skipped`: folders that could not be entered. */
	summary(skipped: number): AuditSummary {
		const groups = (tallies: ReadonlyMap<string, Tally>): GroupCount[] => [...tallies].map(([name, tally]) => ({ name, ...tally }));
		const worst = groups(this.#folders)
			.filter(({ findings }) => findings > 0)
			.sort((one, other) => other.errors - one.errors || other.findings - one.findings || (one.name < other.name ? -1 : 1));
		const rules = [...this.#rules]
			.map(([rule, { severity, count }]) => ({
				rule,
				title: ruleById(rule)?.title ?? { ja: rule, en: rule },
				clause: ruleById(rule)?.clause ?? '',
				severity,
				count,
			}))
			.sort((one, other) => other.count - one.count || (one.rule < other.rule ? -1 : 1));
		const unknown = makeLabel(this.policy.unknown, this.policy);
		return {
			documents: this.#documents,
			labelled: this.#labelled,
			notChecked: this.#notChecked + skipped,
			levels: this.#levels,
			bySeverity: this.#severities,
			rules,
			departments: groups(this.#departments).sort((one, other) => (one.name < other.name ? -1 : 1)),
			worstFolders: worst.slice(0, WORST),
			excepted: this.#excepted,
			label: this.#unknown || isEmpty(this.#label) ? highest(this.#label, unknown, this.policy) : this.#label,
		};
	}

	#count(rule: string, severity: Severity): void {
		this.#severities[severity]++;
		const known = this.#rules.get(rule);
		if (known === undefined) this.#rules.set(rule, { severity, count: 1 });
		else known.count++;
	}

	#assetOf({ path: file, format, label, source, outcome, state, findings, excepted }: DocumentReport): Asset {
		const relative = path.relative(this.base, file).split(path.sep).join('/');
		const { name, holder = '', retention = '' } = departmentOf(relative, this.policy);
		return {
			path: relative,
			department: name,
			holder,
			retention,
			format,
			label,
			source,
			outcome,
			encrypted: state.encrypted,
			findings: findings.map(({ rule, severity }) => ({ rule, severity })),
			excepted: excepted?.length ?? 0,
		};
	}

	#folderOf(file: string): string {
		let folder = path.posix.dirname(file);
		while (!this.#folders.has(folder) && this.#folders.size >= FOLDERS && folder !== '.') folder = path.posix.dirname(folder);
		return folder;
	}
}

/** Levels that the policy does not have count as its highest: a report must not be labelled with what nobody knows. */
function known(label: Label, policy: Policy): Label {
	const levels: Partial<Record<Axis, string>> = {};
	for (const axis of AXES) {
		const all = axisOf(policy, axis)?.levels ?? [];
		const level = label[axis];
		if (level !== null) levels[axis] = all.some(({ id }) => id === level) ? level : (all.at(-1)?.id ?? level);
	}
	return makeLabel({ ...label, ...levels }, policy);
}

function tallyOf(tallies: Map<string, Tally>, name: string): Tally {
	let tally = tallies.get(name);
	if (tally === undefined) {
		tally = { documents: 0, labelled: 0, findings: 0, errors: 0 };
		tallies.set(name, tally);
	}
	return tally;
}

/** The department that owns a document: by the policy's folders, else the first folder's name; empty for what lies beside them. */
function departmentOf(relative: string, policy: Policy): Omit<Department, 'path'> {
	let owner: Department | null = null;
	for (const department of policy.departments ?? []) {
		const folder = department.path;
		const within = relative.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
		if (within && (owner === null || folder.length > owner.path.length)) owner = department;
	}
	if (owner !== null) return owner;
	const slash = relative.indexOf('/');
	return { name: slash < 0 || relative.startsWith('../') ? '' : relative.slice(0, slash) };
}
