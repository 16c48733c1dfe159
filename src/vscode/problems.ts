import {
	Diagnostic,
	type DiagnosticCollection,
	DiagnosticRelatedInformation,
	DiagnosticSeverity,
	type Disposable,
	env,
	Location,
	languages,
	Range,
	Uri,
	workspace,
} from 'vscode';
import { folderLabelPath } from '../formats';
import { formatPolicyProblem, type Severity } from '../policy';
import type { Finding } from '../rules';
import { inSlices } from '../workspace';
import { type PlainDiagnostic, type PlainRange, type PositionAt, plainDiagnostic } from './model/diagnostic';
import { documentsOf } from './model/label-tree';
import { tongueOf } from './model/texts';
import { containerFindings } from './model/view-tree';
import type { Policies } from './policies';
import type { Change, Reports } from './reports';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	info: DiagnosticSeverity.Information,
};

/** Documents with findings that the Problems panel is given at most; the view has them all. */
export const PROBLEMS_LIMIT = 5000;
/** Documents whose diagnostics are handed over in one message: fewer messages, and none that takes long to write. */
const AT_ONCE = 32;

/** Shows the findings of all reports, and what is wrong in policy files, in the Problems panel. */
export class Problems implements Disposable {
	readonly #findings: DiagnosticCollection = languages.createDiagnosticCollection('kakuzuke');
	readonly #policy: DiagnosticCollection = languages.createDiagnosticCollection('kakuzuke-policy');
	/** What each path shows now, to tell changes from repetitions. */
	readonly #shown = new Map<string, string>();
	readonly #subscriptions: Disposable[];
	/** What is to be shown anew. */
	readonly #waiting = new Set<string>();
	#all = false;
	#working = false;
	#disposed = false;

	constructor(
		private readonly reports: Reports,
		private readonly policies: Policies,
	) {
		this.#subscriptions = [reports.onDidChange((change) => this.#update(change)), policies.onDidChange(() => this.#updatePolicy())];
		this.#updatePolicy();
	}

	dispose(): void {
		this.#disposed = true;
		for (const subscription of [...this.#subscriptions, this.#findings, this.#policy]) subscription.dispose();
	}

	#update(change: Change): void {
		if (change === 'all') {
			this.#all = true;
			this.#waiting.clear();
		} else for (const path of change) this.#waiting.add(path).add(folderLabelPath(path));
		if (!this.#working) void this.#work();
	}

	/** Few changes are shown at once, many in slices. */
	async #work(): Promise<void> {
		this.#working = true;
		try {
			while ((this.#all || this.#waiting.size > 0) && !this.#disposed) {
				const paths = this.#all ? null : [...this.#waiting];
				this.#all = false;
				this.#waiting.clear();
				await inSlices(paths === null ? this.#showAll() : this.#showSome(paths), () => this.#all || this.#disposed);
			}
		} finally {
			this.#working = false;
		}
	}

	*#showSome(paths: Iterable<string>): Generator<void, void> {
		let entries: [Uri, Diagnostic[]][] = [];
		for (const path of paths) {
			const diagnostics = this.#diagnosticsOf(path);
			if (this.#differs(path, diagnostics)) entries.push([Uri.file(path), diagnostics]);
			if (entries.length === AT_ONCE) {
				this.#findings.set(entries);
				entries = [];
			}
			yield;
		}
		if (entries.length > 0) this.#findings.set(entries);
	}

	*#showAll(): Generator<void, void> {
		const paths = yield* this.#paths();
		yield* this.#showSome([...this.#shown.keys()].filter((path) => !paths.has(path)));
		yield* this.#showSome(paths);
	}

	/** Only what differs is handed over: each change makes the editor ask for fixes anew and close the list that is open. */
	#differs(path: string, diagnostics: readonly Diagnostic[]): boolean {
		const signature =
			diagnostics.length === 0 ? undefined : JSON.stringify(diagnostics.map((one) => [one.code, one.message, one.range, one.severity]));
		if (this.#shown.get(path) === signature) return false;
		if (signature === undefined) this.#shown.delete(path);
		else this.#shown.set(path, signature);
		return true;
	}

	/** What has findings, as far as the panel is given it. */
	*#paths(): Generator<void, Set<string>> {
		const paths = new Set<string>();
		const roots = this.reports.roots();
		for (const { path } of containerFindings(roots)) paths.add(folderLabelPath(path));
		for (const path of this.reports.latePaths()) paths.add(path);
		for (const documents of [...roots.map(({ tree }) => documentsOf(tree.top)), this.reports.loose()]) {
			for (const report of documents) {
				if (paths.size >= PROBLEMS_LIMIT) return paths;
				if (report.findings.length > 0) paths.add(report.path);
				yield;
			}
		}
		return paths;
	}

	#diagnosticsOf(path: string): Diagnostic[] {
		const findings = this.reports.findingsAt(path);
		if (findings.length === 0) return [];
		const open = workspace.textDocuments.find((document) => document.uri.scheme === 'file' && document.uri.fsPath === path);
		const positionAt: PositionAt | undefined = open && ((offset) => open.positionAt(offset));
		return findings.map((finding) => toDiagnostic(finding, positionAt));
	}

	#updatePolicy(): void {
		const byFile = new Map<string, Diagnostic[]>();
		for (const problem of this.policies.problems()) {
			const position = new Range(problem.line - 1, problem.column - 1, problem.line - 1, problem.column);
			const severity = problem.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
			const text = formatPolicyProblem(problem, tongueOf(env.language));
			const diagnostic = new Diagnostic(position, problem.key === '' ? text : `${problem.key}: ${text}`, severity);
			diagnostic.source = 'kakuzuke';
			diagnostic.code = problem.code;
			byFile.set(problem.file, [...(byFile.get(problem.file) ?? []), diagnostic]);
		}
		this.#policy.clear();
		this.#policy.set([...byFile].map(([file, diagnostics]) => [Uri.file(file), diagnostics]));
	}
}

/** The editor's diagnostic of a finding. */
export function toDiagnostic(finding: Finding, positionAt?: PositionAt): Diagnostic {
	const plain: PlainDiagnostic = plainDiagnostic(finding, tongueOf(env.language), positionAt);
	const diagnostic = new Diagnostic(toRange(plain.range), plain.message, SEVERITIES[plain.severity]);
	diagnostic.source = 'kakuzuke';
	diagnostic.code = { value: plain.code, target: Uri.parse(plain.url) };
	diagnostic.relatedInformation = plain.related.map(
		({ path, message, range }) => new DiagnosticRelatedInformation(new Location(Uri.file(path), toRange(range)), message),
	);
	return diagnostic;
}

function toRange(range: PlainRange): Range {
	return new Range(range.startLine, range.startColumn, range.endLine, range.endColumn);
}
