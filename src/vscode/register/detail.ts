import { methodTitle, roleTitle, routeTitle } from '../../export/messages';
import { formatMarking, type Label } from '../../label';
import type { Policy, Tongue } from '../../policy';
import type { RegisterEntry } from '../../register';
import { REGISTER_WORDS } from '../../report/register-words';
import { withClauses } from '../model/export-texts';
import { escapeHtml, type PageResources, pageHtml } from '../model/page-html';
import { listOf, type Translate } from '../model/texts';

/** Files that the page lists; the rest is counted. */
const LISTED = 200;

export interface DetailWords {
	readonly policy: Policy;
	readonly tongue: Tongue;
	readonly t: Translate;
}

/** What is known of an entry, as pairs of a name and its value. */
export function detailFacts(entry: RegisterEntry, { policy, tongue, t }: DetailWords): (readonly [name: string, value: string])[] {
	const words = REGISTER_WORDS[tongue];
	const { columns, handovers, decisions } = words;
	const label = (one: Label | null | undefined): string =>
		one === null || one === undefined ? '' : formatMarking(one, policy) || words.unlabelled;
	const route = entry.route ?? null;
	const facts: (readonly [string, string | null | undefined])[] = [
		[columns.time, entry.time.replace('T', ' ').replace(/\.\d+/, ' ')],
		[t('Account'), `${entry.user}@${entry.host}`],
		[columns.applicant, entry.applicant],
		[columns.route, route === null ? '' : routeTitle(route, policy, tongue)],
		[columns.recipient, entry.recipient],
		[columns.purpose, entry.purpose],
		[columns.label, label(entry.label)],
		[t('Label before'), label(entry.before)],
		[columns.decision, decisionText(entry, decisions, tongue)],
		[
			columns.approver,
			entry.approver
				? `${entry.approver.name}${tongue === 'ja' ? `（${roleTitle(entry.approver.role, policy, tongue)}）` : ` (${roleTitle(entry.approver.role, policy, tongue)})`}`
				: '',
		],
		[columns.permit, entry.permit?.number],
		[columns.permitDate, entry.permit?.date],
		[columns.method, methodText(entry.method, policy, tongue)],
		[t('Handing over of the password'), entry.handover ? (handovers[entry.handover] ?? entry.handover) : ''],
		[
			columns.reason,
			listOf(
				[entry.reason, entry.treatment].filter((one) => typeof one === 'string'),
				tongue,
			),
		],
		[t('Note'), entry.detail],
		[t('Hash of the entry before'), entry.previous],
	];
	return facts.flatMap(([name, value]) => (value === null || value === undefined || value === '' ? [] : [[name, value] as const]));
}

function decisionText({ decision, reasons }: RegisterEntry, decisions: Readonly<Record<string, string>>, tongue: Tongue): string {
	if (decision === null || decision === undefined) return '';
	// A reason is recorded as its code, then its clauses.
	const clauses = [...new Set((reasons ?? []).flatMap((reason) => reason.split(' ').slice(1)))];
	return withClauses(decisions[decision] ?? decision, clauses, tongue);
}

/** Recorded as "zip (AES-256)". */
function methodText(method: string | null | undefined, policy: Policy, tongue: Tongue): string {
	const [id = ''] = (method ?? '').split(' ');
	const title = methodTitle(id, policy, tongue);
	return id === '' ? '' : title === id ? (method ?? '') : title;
}

/** The page of one entry: nothing runs on it, and everything is escaped. */
export function detailHtml(entry: RegisterEntry, words: DetailWords, resources: PageResources): string {
	const h = escapeHtml;
	const { tongue, t } = words;
	const { columns, actions, more } = REGISTER_WORDS[tongue];
	const rows = detailFacts(entry, words).map(([name, value]) => `<dt>${h(name)}</dt><dd>${h(value)}</dd>`);
	const count = entry.count ?? entry.files.length;
	const hidden = count - Math.min(entry.files.length, LISTED);
	const title = t('Register, no. {0}', entry.sequence);
	const body = `<main>
<header class="level${h(entry.label?.confidentiality ?? '1')}">
<p class="file">${h(title)}</p>
<h1>${h(actions[entry.action] ?? entry.action)}</h1>
</header>
<dl class="facts">${rows.join('\n')}</dl>
<h2>${h(columns.documents)} (${count})</h2>
${fileTable(entry, words)}
${hidden > 0 ? `<p>${h(more(hidden))}</p>` : ''}
${resultTable(entry, words)}
</main>`;
	return pageHtml(title, body, resources, 'register');
}

function fileTable({ files }: RegisterEntry, { policy, tongue, t }: DetailWords): string {
	const h = escapeHtml;
	const { columns } = REGISTER_WORDS[tongue];
	const rows = files.slice(0, LISTED).map(({ path, label, sha256 }) => {
		const marking = label === null ? '' : formatMarking(label, policy);
		return `<tr><td>${h(path)}</td><td>${h(marking)}</td><td class="hash">${h(sha256 ?? '')}</td></tr>`;
	});
	if (rows.length === 0) return '';
	return `<table><thead><tr><th>${h(columns.documents)}</th><th>${h(t('Label'))}</th><th>SHA-256</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
}

function resultTable({ results = [] }: RegisterEntry, { tongue, t }: DetailWords): string {
	const h = escapeHtml;
	if (results.length === 0) return '';
	const rows = results.slice(0, LISTED).map(({ path, sha256 }) => `<tr><td>${h(path)}</td><td class="hash">${h(sha256)}</td></tr>`);
	const hidden = results.length - rows.length;
	const rest = hidden > 0 ? `<p>${h(REGISTER_WORDS[tongue].more(hidden))}</p>` : '';
	return `<h2>${h(t('What came out'))}</h2><table><thead><tr><th>${h(t('File'))}</th><th>SHA-256</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>${rest}`;
}
