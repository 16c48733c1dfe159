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

/** Shows the findings of all reports, and what is wrong in policy files, in the Problems panel. */
export class Problems implements Disposable {
	readonly #findings: DiagnosticCollection = languages.createDiagnosticCollection('kakuzuke');
	readonly #policy: DiagnosticCollection = languages.createDiagnosticCollection('kakuzuke-policy');
	/** What each path shows now, to tell changes from repetitions. */
	readonly #shown = new Map<string, string>();
	readonly #subscriptions: Disposable[];

	constructor(
		private readonly reports: Reports,
		private readonly policies: Policies,
	) {
		this.#subscriptions = [reports.onDidChange((change) => this.#update(change)), policies.onDidChange(() => this.#updatePolicy())];
		this.#updatePolicy();
	}

	dispose(): void {
		for (const subscription of [...this.#subscriptions, this.#findings, this.#policy]) subscription.dispose();
	}

	#update(change: Change): void {
		if (change !== 'all') {
			for (const path of change) {
				for (const each of [path, folderLabelPath(path)]) this.#show(each, this.#diagnosticsOf(each));
			}
			return;
		}
		const entries = this.#entries();
		for (const path of [...this.#shown.keys()]) if (!entries.has(path)) this.#show(path, []);
		for (const [path, diagnostics] of entries) this.#show(path, diagnostics);
	}

	/** Hands diagnostics over where they differ: each change makes the editor ask for fixes anew and close the list that is open. */
	#show(path: string, diagnostics: Diagnostic[]): void {
		const signature =
			diagnostics.length === 0 ? undefined : JSON.stringify(diagnostics.map((one) => [one.code, one.message, one.range, one.severity]));
		if (this.#shown.get(path) === signature) return;
		if (signature === undefined) this.#shown.delete(path);
		else this.#shown.set(path, signature);
		this.#findings.set(Uri.file(path), diagnostics);
	}

	#entries(): Map<string, Diagnostic[]> {
		const entries = new Map<string, Diagnostic[]>();
		const add = (path: string): void => {
			entries.set(path, this.#diagnosticsOf(path));
		};
		const roots = this.reports.roots();
		for (const { path } of containerFindings(roots)) add(folderLabelPath(path));
		for (const path of this.reports.latePaths()) add(path);
		const documents = [...roots.flatMap(({ tree }) => [...documentsOf(tree.top)]), ...this.reports.loose()];
		for (const report of documents) {
			if (entries.size >= PROBLEMS_LIMIT) break;
			if (report.findings.length > 0) add(report.path);
		}
		return entries;
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
