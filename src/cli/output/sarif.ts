import type { TextRange } from '../../label';
import { formatPolicyProblem, type Policy, type PolicyProblem } from '../../policy';
import { formatMessage, rules, ruleUrl } from '../../rules';
import type { Finding, RelatedPlace, Rule } from '../../rules/rule';
import type { ScanStart } from '../../workspace';
import { visible } from '../escape';
import { Fingerprints } from '../fingerprint';
import { uriOf } from '../paths';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';
import { SarifFixes } from './sarif-fix';
import type { CheckEnd, CheckPrinter, DocumentReport } from './types';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const;
const BASE = 'SRCROOT';

interface Notification {
	readonly level: 'error' | 'warning';
	readonly message: { readonly text: string };
	readonly descriptor: { readonly id: string };
	readonly locations: readonly unknown[];
}

/** SARIF 2.1.0; results are written while the scan goes on. What could not be checked becomes a notification. */
export class SarifPrinter implements CheckPrinter {
	readonly #session: Session;
	readonly #execution: Notification[] = [];
	readonly #configuration: Notification[] = [];
	readonly #fingerprints: Fingerprints;
	readonly #replacements: SarifFixes;
	#policies: readonly { readonly root: string; readonly policy: Policy }[] = [];
	#separator: string;

	constructor(session: Session) {
		this.#session = session;
		this.#fingerprints = new Fingerprints(session.host.cwd);
		this.#replacements = new SarifFixes(session.tongue);
		this.#separator = `${opening(session)}\n`;
	}

	problem(problem: PolicyProblem): void {
		this.#configuration.push({
			level: problem.severity,
			message: { text: visible(formatPolicyProblem(problem, this.#session.tongue)) },
			descriptor: { id: `policy/${problem.code}` },
			locations: [
				{ physicalLocation: { ...this.#artifact(problem.file), region: { startLine: problem.line, startColumn: problem.column } } },
			],
		});
	}

	start({ roots, policies }: ScanStart): void {
		// The longest first: what lies in two roots is of the inner one.
		this.#policies = [...roots]
			.sort((one, other) => other.path.length - one.path.length)
			.flatMap(({ path, policy }) => (policies[policy] === undefined ? [] : [{ root: path, policy: policies[policy].policy }]));
	}

	document(report: DocumentReport): void {
		for (const finding of report.findings) this.#result(finding, this.#fixes(finding, report.format));
		if (report.outcome === 'not-checked') this.#notChecked(report.path, unreadableText(report.state.unreadable, this.#session.say));
	}

	end(result: CheckEnd): void {
		for (const folder of result.containers) for (const finding of folder.findings) this.#result(finding);
		for (const finding of result.late) this.#result(finding);
		for (const { path, reason, detail, unchecked } of result.skipped) {
			if (unchecked) this.#notChecked(path, this.#session.say(`skip.${reason}`, { detail }));
		}
		const invocation = {
			executionSuccessful: !result.cancelled && !this.#configuration.some(({ level }) => level === 'error'),
			exitCode: result.exitCode,
			toolExecutionNotifications: this.#execution,
			toolConfigurationNotifications: this.#configuration,
		};
		const start = this.#separator === ',\n' ? '' : this.#separator;
		this.#session.out.write(`${start}\n],"invocations":[${JSON.stringify(invocation)}]}]}\n`);
	}

	#notChecked(path: string, text: string): void {
		const message = { text: text === '' ? this.#session.say('check.not-checked') : text };
		this.#execution.push({
			level: 'error',
			message,
			descriptor: { id: 'not-checked' },
			locations: [{ physicalLocation: this.#artifact(path) }],
		});
	}

	#fixes(finding: Finding, format: string): readonly unknown[] {
		const { path } = finding;
		const found = this.#policies.find(({ root }) => path === root || (path.startsWith(root) && /[\\/]/.test(path.charAt(root.length))));
		return found === undefined ? [] : this.#replacements.of(finding, format, found.policy, this.#artifact(path));
	}

	#result(finding: Finding, fixes: readonly unknown[] = []): void {
		const { rule, severity, clause, place, where } = finding;
		const ruleIndex = rules.findIndex(({ id }) => id === rule);
		const result = {
			ruleId: rule,
			...(ruleIndex < 0 ? {} : { ruleIndex }),
			level: LEVELS[severity],
			message: { text: visible(formatMessage(finding, this.#session.tongue)) },
			locations: [this.#location(finding)],
			...(finding.related.length === 0 ? {} : { relatedLocations: finding.related.map((related, id) => this.#related(related, id)) }),
			...(fixes.length === 0 ? {} : { fixes }),
			partialFingerprints: { 'kakuzuke/v1': this.#fingerprints.of(finding) },
			properties: { clause, place, where },
		};
		this.#session.out.write(this.#separator + JSON.stringify(result));
		this.#separator = ',\n';
	}

	#location(finding: Finding): unknown {
		const { path, range, where } = finding;
		return {
			physicalLocation: { ...this.#artifact(path), ...(range === null ? {} : { region: regionOf(range) }) },
			...(range !== null || where === null ? {} : { logicalLocations: [{ fullyQualifiedName: visible(where) }] }),
		};
	}

	#related({ path, range, text, where }: RelatedPlace, id: number): unknown {
		return {
			id,
			physicalLocation: { ...this.#artifact(path), ...(range === null ? {} : { region: regionOf(range) }) },
			message: { text: visible(`${where}: ${text}`) },
		};
	}

	#artifact(path: string): { readonly artifactLocation: unknown } {
		const { uri, inside } = uriOf(path, this.#session.host.cwd);
		return { artifactLocation: inside ? { uri, uriBaseId: BASE } : { uri } };
	}
}

function regionOf(range: TextRange): unknown {
	const startLine = range.line + 1;
	const startColumn = range.column + 1;
	return { startLine, startColumn, endLine: startLine, endColumn: startColumn + range.end - range.start };
}

/** The log up to its first result. */
function opening(session: Session): string {
	const driver = {
		name: 'kakuzuke',
		version: session.version,
		semanticVersion: session.version,
		language: session.tongue === 'ja' ? 'ja-JP' : 'en-US',
		rules: rules.map((rule) => ruleJson(rule, session)),
	};
	const run = {
		tool: { driver },
		columnKind: 'utf16CodeUnits',
		originalUriBaseIds: { [BASE]: { description: { text: 'working folder' } } },
	};
	const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' };
	return `${JSON.stringify(log).slice(0, -1)},"runs":[${JSON.stringify(run).slice(0, -1)},"results":[`;
}

function ruleJson(rule: Rule, session: Session): unknown {
	const { tongue } = session;
	return {
		id: rule.id,
		name: rule.id,
		shortDescription: { text: rule.title[tongue] },
		fullDescription: { text: rule.description[tongue] },
		help: helpOf(rule, session),
		helpUri: ruleUrl(rule.id),
		defaultConfiguration: { level: LEVELS[rule.severity] },
		properties: { clause: rule.clause },
	};
}

/** What is wrong, the clause, and where the rule is described; viewers that know Markdown show it as such. */
function helpOf(rule: Rule, { tongue, say }: Session): { readonly text: string; readonly markdown: string } {
	const text = say('sarif.help', { description: rule.description[tongue], clause: rule.clause });
	return { text, markdown: `**${rule.title[tongue]}**\n\n${text}\n\n[${say('sarif.more')}](${ruleUrl(rule.id)})` };
}
