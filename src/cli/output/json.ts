import { formatPolicyProblem } from '../../policy';
import { formatMessage } from '../../rules';
import type { Finding } from '../../rules/rule';
import { labelJson } from '../label-output';
import { portable, type ShowPath } from '../paths';
import type { Session } from '../session';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

/** One JSON object; the documents are written while the scan goes on, so that memory stays flat. */
export class JsonPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #show: ShowPath;
	readonly #quiet: boolean;
	readonly #problems: unknown[] = [];
	readonly #withExcluded: boolean;
	#separator = '{"documents":[\n';

	constructor(session: Session, show: ShowPath, quiet: boolean, withExcluded = false) {
		this.#withExcluded = withExcluded;
		this.#session = session;
		this.#show = show;
		this.#quiet = quiet;
	}

	problem(problem: Parameters<CheckPrinter['problem']>[0]): void {
		const { file, line, column, key, code, severity } = problem;
		this.#problems.push({ file, line, column, key, code, severity, message: formatPolicyProblem(problem, this.#session.tongue) });
	}

	document(report: DocumentReport): void {
		if (this.#quiet && report.outcome === 'clean') return;
		const { path, outcome, format, encoding, state, label, source, findings, excepted } = report;
		const written = {
			path: portable(this.#show(path)),
			outcome,
			format,
			encoding,
			unreadable: state.unreadable,
			label: labelJson(label),
			source,
			findings: findings.map((finding) => this.#finding(finding)),
			...(excepted === undefined ? {} : { excepted }),
		};
		this.#session.out.write(this.#separator + JSON.stringify(written));
		this.#separator = ',\n';
	}

	end(result: CheckEnd): void {
		const { documents, clean, withFindings, notChecked, bySeverity } = result.counts;
		const rest = {
			folders: result.containers.map(({ path, content, stated, causes, findings }) => ({
				path: portable(this.#show(path)),
				label: labelJson(content),
				stated: stated === null ? null : labelJson(stated.label),
				causes: Object.fromEntries(Object.entries(causes).map(([axis, cause]) => [axis, portable(this.#show(cause))])),
				findings: findings.map((finding) => this.#finding(finding)),
			})),
			late: result.late.map((finding) => ({ path: portable(this.#show(finding.path)), ...this.#finding(finding) })),
			skipped: result.skipped.map(({ path, reason, detail, unchecked }) => ({
				path: portable(this.#show(path)),
				reason,
				detail,
				unchecked,
			})),
			...(this.#withExcluded
				? { excluded: result.excludedEntries.map(({ path, ...rest }) => ({ path: portable(this.#show(path)), ...rest })) }
				: {}),
			policyProblems: this.#problems,
			summary: { documents, clean, findings: withFindings, notChecked, excluded: result.excluded, ...bySeverity },
			cancelled: result.cancelled,
			version: this.#session.version,
		};
		const opening = this.#separator === ',\n' ? '' : this.#separator;
		this.#session.out.write(`${opening}\n],\n${JSON.stringify(rest).slice(1)}\n`);
	}

	#finding(finding: Finding): object {
		const { rule, severity, message, data, place, where, range, clause, related, path } = finding;
		return {
			rule,
			severity,
			clause,
			place,
			where: where === null || !where.startsWith(path) ? where : portable(this.#show(where)),
			range,
			message: formatMessage(finding, this.#session.tongue),
			messageId: message,
			data,
			related: related.map((other) => ({ ...other, path: portable(this.#show(other.path)) })),
		};
	}
}
