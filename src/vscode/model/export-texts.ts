import { basename } from 'node:path';
import { reasonText } from '../../export/messages';
import type { Decision, Reason, Survey } from '../../export/types';
import { type Label, NO_LABEL } from '../../label';
import type { Policy, Tongue } from '../../policy';
import { listOf, shortLabel, type Translate } from './texts';

/** 「…（3(2)⑦）」, "… (3(2)⑦)": a text with the clauses behind it that ask for it. */
export function withClauses(text: string, clauses: readonly string[], tongue: Tongue): string {
	if (clauses.length === 0) return text;
	const list = listOf(clauses, tongue);
	return tongue === 'ja' ? `${text}（対策基準 ${list}）` : `${text} (${list})`;
}

/** A reason of the gate as one line, with its clauses. */
export function reasonLine(reason: Reason, policy: Policy, tongue: Tongue): string {
	return withClauses(reasonText(reason, policy, tongue), reason.clauses, tongue);
}

/** First sentence and the rest: a row of a list has room for one line each. */
export function sentences(text: string): readonly [first: string, rest: string] {
	const end = /。(?!$)|\.\s(?!$)/.exec(text);
	return end === null ? [text, ''] : [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()];
}

/** What leaves, in a title: the file's name or the number of documents, and the highest label as it counts. */
export function exportTitle(survey: Survey, label: Label, policy: Policy, t: Translate): string {
	const documents = survey.files.filter(({ sidecar }) => !sidecar);
	const [only] = documents;
	const what = documents.length === 1 && only !== undefined ? basename(only.path) : t('{0} documents', documents.length);
	return t('Export {0} [{1}]', what, shortLabel(label, policy) || t('no label'));
}

/** Bytes for people: 12 KB. */
export function sizeText(bytes: number): string {
	const units = ['B', 'KB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** What is still to be done, or why not: the reasons that matter before anything was answered. */
export function openReasons({ reasons, outcome }: Decision): readonly Reason[] {
	const kind = outcome === 'refused' ? 'refused' : 'needed';
	return reasons.filter((reason) => reason.kind === kind && reason.code !== 'recipient-needed');
}

/** A label whose levels nobody knows. */
export function isEmpty(label: Label): boolean {
	return label.confidentiality === NO_LABEL.confidentiality && label.integrity === NO_LABEL.integrity && label.availability === null;
}
