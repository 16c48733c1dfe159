import { escapeAttribute, escapeXml } from '../../formats/xml';
import type { Severity } from '../../policy';
import { formatMessage } from '../../rules';
import type { Finding } from '../../rules/rule';
import { visible } from '../escape';
import { portable, type ShowPath } from '../paths';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';
import { withClause } from './clause';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

const RANKS: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/**
 * JUnit's XML, as test reports are shown by GitLab, Jenkins and Azure: a case for each document, a failure for each finding at or above the severity
 * that fails, an error for what could not be checked. Milder findings are told as the case's output.
 */
export class JunitPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #show: ShowPath;
	readonly #quiet: boolean;
	readonly #failOn: Severity;
	readonly #problems: string[] = [];
	#opened = false;

	constructor(session: Session, show: ShowPath, quiet: boolean, failOn: Severity) {
		this.#session = session;
		this.#show = show;
		this.#quiet = quiet;
		this.#failOn = failOn;
	}

	problem(problem: Parameters<CheckPrinter['problem']>[0]): void {
		const { file, line, column, code } = problem;
		this.#problems.push(`${portable(this.#show(file))}:${line}:${column} ${code}`);
	}

	document({ path, outcome, findings, state }: DocumentReport): void {
		if (this.#quiet && outcome === 'clean') return;
		const parts = this.#findings(findings);
		if (outcome === 'not-checked') {
			const reason = unreadableText(state.unreadable, this.#session.say) || this.#session.say('check.not-checked');
			parts.push(`<error type="not-checked" message="${attribute(reason)}"/>`);
		}
		this.#case('documents', path, parts);
	}

	end(result: CheckEnd): void {
		for (const { path, findings } of result.containers) if (findings.length > 0) this.#case('folders', path, this.#findings(findings));
		for (const finding of result.late) this.#case('documents', finding.path, this.#findings([finding]));
		for (const { path, reason, detail, unchecked } of result.skipped) {
			if (!unchecked) continue;
			this.#case('documents', path, [
				`<error type="not-checked" message="${attribute(this.#session.say(`skip.${reason}`, { detail }))}"/>`,
			]);
		}
		this.#open();
		const output = this.#problems.length === 0 ? '' : `<system-err>${escapeXml(visible(this.#problems.join(' | ')))}</system-err>\n`;
		this.#session.out.write(`${output}</testsuite>\n</testsuites>\n`);
	}

	#findings(findings: readonly Finding[]): string[] {
		const { say, tongue } = this.#session;
		return findings.map((finding) => {
			const at = finding.range === null ? (finding.where ?? '') : `${finding.range.line + 1}:${finding.range.column + 1}`;
			const text = withClause(formatMessage(finding, tongue), finding.clause, say);
			if (RANKS[finding.severity] < RANKS[this.#failOn]) {
				return `<system-out>${escapeXml(visible(`${finding.severity} ${finding.rule} ${at} ${text}`))}</system-out>`;
			}
			return `<failure type="${attribute(finding.rule)}" message="${attribute(text)}">${escapeXml(visible(at))}</failure>`;
		});
	}

	#case(suite: string, path: string, parts: readonly string[]): void {
		this.#open();
		const start = `<testcase classname="kakuzuke.${suite}" name="${attribute(portable(this.#show(path)))}"`;
		this.#session.out.write(parts.length === 0 ? `${start}/>\n` : `${start}>${parts.join('')}</testcase>\n`);
	}

	#open(): void {
		if (this.#opened) return;
		this.#opened = true;
		this.#session.out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="kakuzuke">\n<testsuite name="kakuzuke">\n');
	}
}

/** Neither control characters nor half surrogate pairs may stand in XML 1.0: `visible` leaves none. */
function attribute(text: string): string {
	return escapeAttribute(visible(text));
}
