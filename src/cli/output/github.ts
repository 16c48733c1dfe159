import { formatMessage } from '../../rules';
import type { Finding } from '../../rules/rule';
import { visible } from '../escape';
import { portable, type ShowPath } from '../paths';
import { problemText } from '../policies';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';
import { withClause } from './clause';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** Workflow commands of GitHub Actions (and Forgejo, Gitea): one annotation a finding. */
export class GithubPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #show: ShowPath;
	readonly #quiet: boolean;

	constructor(session: Session, show: ShowPath, quiet: boolean) {
		this.#session = session;
		this.#show = show;
		this.#quiet = quiet;
	}

	problem(problem: Parameters<CheckPrinter['problem']>[0]): void {
		const { file, line, column } = problem;
		this.#write(
			problem.severity,
			{ file: portable(this.#show(file)), line, col: column, title: 'policy' },
			problemText(problem, this.#session),
		);
	}

	document(report: DocumentReport): void {
		for (const finding of report.findings) this.#finding(finding);
		if (report.outcome === 'not-checked' && report.findings.length === 0) {
			const { say } = this.#session;
			this.#write(
				'error',
				{ file: portable(this.#show(report.path)), title: say('check.not-checked') },
				unreadableText(report.state.unreadable, say),
			);
		}
	}

	end(result: CheckEnd): void {
		const { say } = this.#session;
		for (const folder of result.containers) for (const finding of folder.findings) this.#finding(finding);
		for (const finding of result.late) this.#finding(finding);
		for (const { path, reason, detail, unchecked } of result.skipped) {
			if (!unchecked) continue;
			this.#write('error', { file: portable(this.#show(path)), title: say('check.not-checked') }, say(`skip.${reason}`, { detail }));
		}
		if (this.#quiet) return;
		const { documents, clean, withFindings, notChecked, bySeverity } = result.counts;
		this.#session.out.write(`${say('check.summary', { documents, clean, findings: withFindings, notChecked, ...bySeverity })}\n`);
	}

	#finding(finding: Finding): void {
		const { tongue, say } = this.#session;
		const at = finding.range === null ? {} : { line: finding.range.line + 1, col: finding.range.column + 1 };
		const message = withClause(formatMessage(finding, tongue), finding.clause, say);
		this.#write(finding.severity, { file: portable(this.#show(finding.path)), ...at, title: finding.rule }, message);
	}

	#write(severity: keyof typeof COMMANDS, properties: Readonly<Record<string, string | number>>, message: string): void {
		const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
		this.#session.out.write(`::${COMMANDS[severity]} ${written.join(',')}::${escapeData(visible(message))}\n`);
	}
}

/** As the runner's own toolkit escapes the text after `::`. */
export function escapeData(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** As the runner's own toolkit escapes the value of a property. */
export function escapeProperty(text: string): string {
	return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
