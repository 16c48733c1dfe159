import { formatMessage } from '../../rules';
import type { Finding } from '../../rules/rule';
import { visible } from '../escape';
import { levelText } from '../label-output';
import type { ShowPath } from '../paths';
import { problemText } from '../policies';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';
import { withClause } from './clause';
import type { CheckEnd, CheckPrinter, ContainerReport, DocumentReport } from './types';

/** Folders that are listed at most; a person reads no more. */
const FOLDERS = 40;

const STYLE = { bold: '1', dim: '2', error: '31', warning: '33', info: '36' } as const;

/** For people: findings by file, labels of the folders, a line of counts. */
export class TextPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #show: ShowPath;
	readonly #quiet: boolean;
	#coloured: boolean | null = null;

	constructor(session: Session, show: ShowPath, quiet: boolean) {
		this.#session = session;
		this.#show = show;
		this.#quiet = quiet;
	}

	problem(problem: Parameters<CheckPrinter['problem']>[0]): void {
		this.#session.err.write(`${problemText(problem, this.#session)}\n`);
	}

	document(report: DocumentReport): void {
		if (report.outcome === 'clean') return;
		this.#entry(report.path, report.findings);
		if (report.outcome === 'not-checked' && report.findings.length === 0) {
			const { say } = this.#session;
			this.#line(`  ${this.#style('error', say('check.not-checked'))}  ${unreadableText(report.state.unreadable, say)}`);
		}
	}

	end(result: CheckEnd): void {
		const { say } = this.#session;
		for (const folder of result.containers) if (folder.findings.length > 0) this.#entry(folder.path, folder.findings);
		for (const [path, findings] of byPath(result.late)) this.#entry(path, findings);
		this.#skipped(result);
		this.#excluded(result);
		if (result.cancelled) this.#line(say('check.cancelled'));
		if (this.#quiet) return;
		this.#folders(result.containers);
		const { documents, clean, withFindings, notChecked, bySeverity } = result.counts;
		this.#line(say('check.summary', { documents, clean, findings: withFindings, notChecked, ...bySeverity }));
		if (result.excluded > 0 && result.excludedEntries.length === 0) this.#line(say('check.excluded-count', { count: result.excluded }));
	}

	#excluded({ excludedEntries }: CheckEnd): void {
		if (excludedEntries.length === 0) return;
		const { say } = this.#session;
		this.#line(this.#style('bold', say('check.excluded')));
		for (const { path, kind, by } of excludedEntries) {
			this.#line(`  ${visible(this.#show(path))}${kind === 'folder' ? '/' : ''}  ${say(`excluded.${by}`)}`);
		}
	}

	#entry(path: string, findings: readonly Finding[]): void {
		this.#line(this.#style('bold', visible(this.#show(path))));
		for (const finding of findings) this.#finding(finding);
	}

	#finding(finding: Finding): void {
		const { say, tongue } = this.#session;
		const at = finding.range === null ? (finding.where ?? '-') : `${finding.range.line + 1}:${finding.range.column + 1}`;
		const severity = this.#style(finding.severity, say(`severity.${finding.severity}`));
		const message = visible(withClause(formatMessage(finding, tongue), finding.clause, say));
		this.#line(`  ${visible(this.#local(at, finding.path))}  ${severity}  ${this.#style('dim', finding.rule)}  ${message}`);
		for (const related of finding.related) {
			const position = related.range === null ? related.where : `${related.range.line + 1}:${related.range.column + 1}`;
			const path = related.path === finding.path ? '' : `${this.#show(related.path)} `;
			// A whole document is its own place; its path stands there once.
			const spot =
				position === related.path ? path.trimEnd() || this.#local(position, related.path) : `${path}${this.#local(position, related.path)}`;
			this.#line(`      ${say('check.related')}: ${visible(`${spot}  ${related.text}`)}`);
		}
	}

	/** A place that is a path of its own (a sidecar) is shown like every path. */
	#local(where: string, path: string): string {
		return where.startsWith(path) ? this.#show(where) : where;
	}

	#skipped(result: CheckEnd): void {
		const { say } = this.#session;
		const unchecked = result.skipped.filter((skipped) => skipped.unchecked);
		if (unchecked.length === 0) return;
		this.#line(this.#style('bold', say('check.skipped')));
		for (const { path, reason, detail } of unchecked) {
			this.#line(`  ${visible(this.#show(path))}  ${say(`skip.${reason}`, { detail })}`);
		}
	}

	#folders(containers: readonly ContainerReport[]): void {
		if (containers.length === 0) return;
		const { say } = this.#session;
		const shown = containers.length <= FOLDERS ? containers : shallowest(containers, FOLDERS);
		this.#line(this.#style('bold', say('check.folders')));
		for (const folder of shown) this.#line(`  ${visible(this.#show(folder.path))}  ${levelText(folder.content, say)}`);
		const more = containers.length - shown.length;
		if (more > 0) this.#line(`  ${say('check.folders-more', { count: more })}`);
	}

	#line(text: string): void {
		this.#session.out.write(`${text}\n`);
	}

	#style(style: keyof typeof STYLE, text: string): string {
		const { env } = this.#session.host;
		this.#coloured ??= this.#session.host.stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
		return this.#coloured ? `\u001b[${STYLE[style]}m${text}\u001b[0m` : text;
	}
}

/** Findings by their document, in their order. */
function byPath(findings: readonly Finding[]): Map<string, Finding[]> {
	const groups = new Map<string, Finding[]>();
	for (const finding of findings) groups.set(finding.path, [...(groups.get(finding.path) ?? []), finding]);
	return groups;
}

/** The folders nearest to the root, in their order. */
function shallowest(containers: readonly ContainerReport[], count: number): ContainerReport[] {
	const depth = (report: ContainerReport): number => report.path.split(/[\\/]/).length;
	const kept = new Set([...containers].sort((one, other) => depth(one) - depth(other)).slice(0, count));
	return containers.filter((report) => kept.has(report));
}
