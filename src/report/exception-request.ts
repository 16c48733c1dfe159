import type { DocumentReport } from '../check';
import { AXES, axisOf, type Policy, type Tongue } from '../policy';
import { formatMessage, rules } from '../rules';
import { WORDS } from './exception-request-words';

/** A finding that is to stay as it is, with its document. */
export interface RequestedDocument {
	/** Relative to the folder that holds `.kakuzuke/`, with `/`. */
	readonly name: string;
	readonly report: Pick<DocumentReport, 'label' | 'findings'>;
}

export interface ExceptionRequest {
	readonly documents: readonly RequestedDocument[];
	/** Ids of the rules; empty: those of every finding. */
	readonly rules: readonly string[];
	/** Empty where the applicant fills it in. */
	readonly applicant: string;
	readonly reason: string;
	/** `YYYY-MM-DD` or empty. */
	readonly from: string;
	readonly until: string;
	/** Reported afterwards, because it could not wait (8.4(2)). */
	readonly emergency: boolean;
	/** `YYYY-MM-DD` */
	readonly today: string;
	readonly policy: Policy;
	readonly tongue: Tongue;
}

/** Documents that are listed; a request for more is one for a folder. */
const LISTED = 100;

/** The findings that a request is about; none where there is nothing to except. */
export function requestedFindings({ documents, rules: wanted }: Pick<ExceptionRequest, 'documents' | 'rules'>): RequestedDocument[] {
	return documents.flatMap(({ name, report }) => {
		const findings = report.findings.filter(({ rule }) => wanted.length === 0 || wanted.includes(rule));
		return findings.length === 0 ? [] : [{ name, report: { ...report, findings } }];
	});
}

/**
 * Drafts the request for an exception to the CISO (対策基準 8.4(1), (2)), in Markdown: what it is about, why, until when, what is done instead, and the
 * entry of `.kakuzuke/exceptions.jsonc` that puts it in force once it is permitted. What is not known is left as a line to fill in.
 */
export function exceptionRequest(request: ExceptionRequest): string {
	const { tongue, emergency, today, applicant, reason, from, until, policy } = request;
	const words = WORDS[tongue];
	const documents = requestedFindings(request);
	const lines = [
		`# ${emergency ? words.titleEmergency : words.title}`,
		'',
		words.legal(emergency),
		'',
		`| ${words.item} | ${words.content} |`,
		'| --- | --- |',
		`| ${words.date} | ${today} |`,
		`| ${words.to} | ${words.ciso} |`,
		`| ${words.applicant} | ${cell(applicant) || words.fillIn} |`,
		`| ${words.policy} | ${cell(`${policy.title[tongue]} (${policy.version})`)} |`,
		`| ${words.period} | ${from || words.fillIn} – ${until || words.fillIn} |`,
		'',
		`## ${words.subject}`,
		'',
		`| ${words.document} | ${words.label} | ${words.finding} | ${words.clause} |`,
		'| --- | --- | --- | --- |',
		...documents.slice(0, LISTED).flatMap((document) => rows(document, request)),
		...(documents.length > LISTED ? [`| ${words.more(documents.length - LISTED)} | | | |`] : []),
		'',
		...[
			[words.reason, reason || words.reasonHint],
			[words.instead, words.insteadHint],
			[words.end, words.endHint],
			[words.decision, words.decisionHint],
		].flatMap(([title, text]) => [`## ${title}`, '', text ?? '', '']),
		`## ${words.entry}`,
		'',
		words.entryHint,
		'',
		'```jsonc',
		entry(request, documents),
		'```',
		'',
	];
	return lines.join('\n');
}

function rows({ name, report }: RequestedDocument, { policy, tongue }: ExceptionRequest): string[] {
	const levels = AXES.filter((axis) => report.label[axis] !== null).map(
		(axis) => `${axisOf(policy, axis)?.code ?? ''}${report.label[axis]}`,
	);
	const label = levels.join('/') || WORDS[tongue].none;
	return report.findings.map((finding) => {
		const title = rules.find(({ id }) => id === finding.rule)?.title[tongue] ?? finding.rule;
		return `| ${cell(name)} | ${label} | ${cell(`${title} (${finding.rule}): ${formatMessage(finding, tongue)}`)} | ${cell(finding.clause)} |`;
	});
}

function entry({ reason, from, until, rules: wanted, today }: ExceptionRequest, documents: readonly RequestedDocument[]): string {
	const rule = wanted.length > 0 ? wanted : [...new Set(documents.flatMap(({ report }) => report.findings.map((finding) => finding.rule)))];
	const written = {
		id: `E${today.replaceAll('-', '')}`,
		rule,
		path: documents.slice(0, LISTED).map(({ name }) => literal(name)),
		reason,
		permission: '',
		approver: 'CISO',
		...(from === '' ? {} : { from }),
		until,
	};
	return JSON.stringify(written, null, 2);
}

/** A glob that means just this path. Policies take no backslash, so one in a name stands for any character. */
function literal(name: string): string {
	return name.replace(/[*?[{}()|]/g, '[$&]').replaceAll('\\', '?');
}

/** One cell of a Markdown table; nothing in it becomes a heading, a link or HTML. */
function cell(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/[\\|<>`*_[\]]/g, (character) => `\\${character}`);
}
