import { basename, dirname } from 'node:path';
import type { ContainerReport, DocumentReport } from '../../check';
import type { ContentState, Encryption } from '../../formats/types';
import { formatCode, formatMarking, isEmpty } from '../../label';
import { AXES, axisOf, calledFor, levelOf, type Place, type Policy, type Severity, type Tongue } from '../../policy';
import { fixTitle, formatMessage, ruleUrl } from '../../rules';
import { type Tone, toneOf } from './badge';
import { levelName, restrictionTitle, type Translate } from './texts';

/** What the card shows of a document, as plain data in one tongue. */
export interface CardModel {
	readonly name: string;
	readonly folder: string;
	readonly tone: Tone;
	/** The effective label as a marking, or what stands for it. */
	readonly title: string;
	readonly code: string;
	/** Why that label is in force. */
	readonly why: string;
	readonly levels: readonly { readonly name: string; readonly title: string; readonly definition: string }[];
	readonly restrictions: readonly {
		readonly title: string;
		readonly description: string;
		readonly clause: string;
		readonly stated: boolean;
	}[];
	readonly markings: readonly { readonly place: string; readonly where: string; readonly text: string; readonly meaning: string }[];
	readonly foreign: readonly { readonly scheme: string; readonly name: string; readonly where: string }[];
	readonly findings: readonly CardFinding[];
	readonly facts: readonly (readonly [string, string])[];
	readonly policy: string;
	readonly outcome: DocumentReport['outcome'];
	/** A folder has nothing to open. */
	readonly folderCard: boolean;
}

export interface CardFinding {
	readonly severity: Severity;
	readonly message: string;
	readonly rule: string;
	readonly url: string;
	readonly clause: string;
	/** Index of the finding and of the fix in the report, for the message of the button. */
	readonly fixes: readonly { readonly title: string; readonly finding: number; readonly fix: number }[];
}

/** Name of a place for people. */
export function placeName(place: Place, t: Translate): string {
	const names: Record<Place, string> = {
		header: t('Header of the text'),
		'front-matter': t('Front matter'),
		'body-corner': t('Corner of the page'),
		property: t('Document property'),
		'page-header': t('Page header'),
		'page-footer': t('Page footer'),
		'file-name': t('File name'),
		sidecar: t('Sidecar file'),
		folder: t('Folder label'),
		map: t('Label map of the workspace'),
		content: t('Inside (attachment, archive member)'),
	};
	return names[place];
}

/** Gathers all that is known of a document's label into the card. */
export function cardOf(report: DocumentReport, policy: Policy, tongue: Tongue, t: Translate): CardModel {
	const none = isEmpty(report.label);
	const stated = new Set(report.label.handling);
	const ids = [...new Set([...report.label.handling, ...calledFor(policy, report.label)])];
	return {
		name: basename(report.path),
		folder: dirname(report.path),
		tone: toneOf(report.label, policy),
		title: none ? (report.outcome === 'not-checked' ? t('Not checked') : t('No label')) : formatMarking(report.label, policy),
		code: none ? '' : formatCode(report.label, policy),
		why: whyOf(report, t),
		levels: AXES.flatMap((axis) => {
			const id = report.label[axis];
			if (id === null) return [{ name: axisOf(policy, axis)?.title[tongue] ?? axis, title: t('not stated'), definition: '' }];
			const level = levelOf(policy, axis, id);
			const title = level?.title[tongue] ?? t('unknown level');
			return [{ name: levelName(axis, id, policy, tongue), title, definition: level?.definition[tongue] ?? '' }];
		}),
		restrictions: ids.map((id) => {
			const restriction = policy.handling.find((one) => one.id === id);
			return {
				title: restrictionTitle(id, policy, tongue),
				description: restriction?.description[tongue] ?? '',
				clause: restriction?.clause ?? '',
				stated: stated.has(id),
			};
		}),
		markings: report.markings.map((marking) => ({
			place: placeName(marking.place, t),
			where: marking.range === null ? marking.where : t('line {0}', marking.range.line + 1),
			text: marking.text,
			meaning: isEmpty(marking.label) ? '' : formatCode(marking.label, policy),
		})),
		foreign: report.foreign,
		findings: report.findings.map((finding, index) => ({
			severity: finding.severity,
			message: formatMessage(finding, tongue),
			rule: finding.rule,
			url: ruleUrl(finding.rule),
			clause: finding.clause,
			fixes: finding.fixes.map((fix, at) => ({ title: fixTitle(fix, tongue), finding: index, fix: at })),
		})),
		facts: factsOf(report, t),
		policy: `${policy.title[tongue]} (${policy.version})`,
		outcome: report.outcome,
		folderCard: report.format === 'folder',
	};
}

function factsOf(report: DocumentReport, t: Translate): [string, string][] {
	const { state } = report;
	const facts: [string, string][] = [[t('Format'), report.format]];
	if (report.encoding !== null) facts.push([t('Encoding'), report.encoding]);
	const states = [
		...(state.encrypted ? [t('encrypted')] : []),
		...(state.signed ? [t('signed')] : []),
		...(state.macro ? [t('with macros')] : []),
	];
	if (states.length > 0) facts.push([t('State'), states.join(', ')]);
	if (state.encryption) facts.push([t('Encryption'), encryptionText(state.encryption, t)]);
	if (report.content !== undefined) facts.push([t('Documents inside'), contentText(report.content, t)]);
	if (state.unreadable !== null) facts.push([t('Not read'), unreadableText(state.unreadable.code, t)]);
	return facts;
}

function encryptionText({ scheme, algorithm, keyBits }: Encryption, t: Translate): string {
	const bits = keyBits === null ? t('key length not told') : t('{0}-bit key', keyBits);
	return [scheme, ...(algorithm === null ? [] : [algorithm]), bits].join(', ');
}

function contentText({ documents, unlabelled, encrypted, unread }: ContentState, t: Translate): string {
	return t('{0} (without a label: {1}, encrypted: {2}, not readable: {3})', documents, unlabelled, encrypted, unread);
}

/** Why a document could not be read. */
export function unreadableText(code: string, t: Translate): string {
	const texts: Record<string, string> = {
		permission: t('You may not read this file.'),
		'not-found': t('The file is no longer there.'),
		io: t('The disk or the network gave an error.'),
		damaged: t('The file is damaged.'),
		'too-large': t('The file is too large.'),
		bomb: t('The file unpacks to far more than it should.'),
		'wrong-type': t('The content does not fit the name of the file.'),
		encoding: t('The character encoding cannot be told.'),
		encrypted: t('The file is encrypted.'),
		'changed-while-read': t('The file changed while it was read.'),
		timeout: t('Reading took too long.'),
	};
	return texts[code] ?? code;
}

/** Why the effective label is what it is. */
function whyOf(report: DocumentReport, t: Translate): string {
	if (report.outcome === 'not-checked')
		return t('The document could not be read; treat it as at least as sensitive as the policy says for unknown ones.');
	if (report.format === 'folder')
		return isEmpty(report.label)
			? t('Scan the workspace to see what the folder holds.')
			: t('The highest of what the folder holds (3(2)⑤(ウ)).');
	if (isEmpty(report.label)) return t('There is no marking in any place.');
	const places = new Set(report.markings.filter((marking) => !isEmpty(marking.label)).map((marking) => marking.place));
	if (report.source === 'map') return t('The label map of the workspace sets it.');
	if (report.source === 'folder') return t('The folder’s label holds, because the document has none of its own.');
	if (places.size > 1) return t('The highest of all places is in force (3(2)⑤(ウ)).');
	const [place] = places;
	return place === undefined ? report.source : t('It stands here: {0}.', placeName(place, t));
}

/** A folder in the form of a report, so that it has a card as well: the highest of what it holds, and its own claim. */
export function folderReport(path: string, container: ContainerReport): DocumentReport {
	return {
		path,
		outcome: container.findings.length > 0 ? 'findings' : 'clean',
		format: 'folder',
		encoding: null,
		state: { encrypted: false, signed: false, macro: false, unreadable: null },
		markings: container.stated === null ? [] : [container.stated],
		foreign: [],
		label: container.content,
		source: 'content',
		findings: container.findings,
	};
}
