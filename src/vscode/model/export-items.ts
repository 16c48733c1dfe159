import { basename, relative } from 'node:path';
import { demandText, methodTitle, reasonText, routeTitle, stateText } from '../../export/messages';
import type { MethodChoice } from '../../export/request';
import { type Decision, HANDOVER_WAYS, type HandoverWay, type Reason, type Survey } from '../../export/types';
import { AXES, type ExportPolicy, FILE_STATES, type Policy, type Route, type Tongue } from '../../policy';
import { openReasons, sentences, sizeText, withClauses } from './export-texts';
import { levelName, listOf, restrictionTitle, type Translate } from './texts';

/** A row of the dialog's lists: one to choose, one to read (`note`), or a heading. */
export interface Row {
	readonly kind: 'choice' | 'note' | 'heading';
	/** Empty for headings. */
	readonly id: string;
	readonly label: string;
	readonly description?: string;
	readonly detail?: string;
	/** Name of an icon of VS Code. */
	readonly icon?: string;
}

/** What the rows are made of. */
export interface Words {
	readonly policy: Policy;
	readonly tongue: Tongue;
	readonly t: Translate;
}

export const OPEN = 'open:';
/** Names that stand in the list of files. */
const NAMED = 5;

export function heading(label: string): Row {
	return { kind: 'heading', id: '', label };
}

/** Every route with what it would say to this label, the closed ones last; they are shown so that nobody wonders where they went. */
export function routeRows(decisions: readonly Decision[], words: Words): Row[] {
	const rows = decisions.map((decision) => ({ decision, row: routeRow(decision, words) }));
	const open = rows.filter(({ decision }) => decision.outcome !== 'refused').map(({ row }) => row);
	const closed = rows.filter(({ decision }) => decision.outcome === 'refused').map(({ row }) => row);
	return [...open, ...(closed.length > 0 ? [heading(words.t('Not with this label')), ...closed] : [])];
}

function routeRow(decision: Decision, { policy, tongue, t }: Words): Row {
	const reasons = openReasons(decision);
	const clauses = [...new Set(reasons.flatMap((reason) => reason.clauses))];
	const { short, icon } = gistOf(decision, reasons, { tongue, t });
	const texts = reasons.map((reason) => reasonText(reason, policy, tongue));
	// Of several only the gist: the reminder says the rest.
	const whole = texts.length === 1 && decision.outcome !== 'refused';
	const detail = (whole ? texts : texts.map((text) => sentences(text)[0])).join(tongue === 'ja' ? '' : ' ');
	return {
		kind: 'choice',
		id: decision.route,
		label: routeTitle(decision.route, policy, tongue),
		description: withClauses(short, clauses, tongue),
		detail: detail || reasonText(decision.reasons[0] ?? { kind: 'told', code: 'no-demand', clauses: [], data: {} }, policy, tongue),
		icon,
	};
}

/** What a route asks, in a few words. */
function gistOf(
	decision: Decision,
	reasons: readonly Reason[],
	{ tongue, t }: Pick<Words, 'tongue' | 't'>,
): { short: string; icon: string } {
	const has = (code: Reason['code']): boolean => reasons.some((reason) => reason.code === code);
	if (decision.outcome === 'refused') return { short: demandText('refuse', tongue), icon: 'circle-slash' };
	if (has('permission-needed')) return { short: demandText(decision.demand, tongue), icon: 'verified' };
	if (has('service-needed') && decision.demand === 'allow') return { short: t('approved services only'), icon: 'bell' };
	// On paper nothing can be encrypted.
	if (has('purpose-needed') && !has('encryption-or-reason') && !has('encryption-needed'))
		return { short: t('with its purpose'), icon: 'bell' };
	return { short: demandText(decision.demand, tongue), icon: decision.outcome === 'proceed' ? 'pass' : 'bell' };
}

/** Why a route is closed, and what else there is to do. */
export function refusalRows(decision: Decision, survey: Survey, words: Words, root: string): Row[] {
	const { t } = words;
	return [
		heading(t('Why not')),
		...reasonRows(
			decision.reasons.filter(({ kind }) => kind === 'refused'),
			words,
		),
		heading(t('What to do')),
		{ kind: 'choice', id: 'another', label: t('Choose another route'), icon: 'arrow-left' },
		{ kind: 'choice', id: 'cancel', label: t('Cancel'), icon: 'close' },
		...labelRows(decision, survey, words, root),
	];
}

/** What a person can answer to the reminder. */
export interface ReviewChoices {
	/** The policy asks for encryption. */
	readonly encryption: 'asked' | 'offered' | 'none';
	readonly declinable: boolean;
}

/** What can be answered: encrypt, decline where the policy lets it, or go as it is where nothing is asked. */
export function reviewChoices(decision: Decision, methods: readonly MethodChoice[]): ReviewChoices {
	const asked = decision.reasons.some(({ code }) => code === 'encryption-or-reason' || code === 'encryption-needed');
	const suits = methods.some((method) => method.suits);
	return { encryption: asked ? 'asked' : suits ? 'offered' : 'none', declinable: asked && decision.declinable };
}

/** The reminder: what the policy asks and by which clause, what can be done, the highest label and where it comes from, and the files. */
export function reviewRows(decision: Decision, survey: Survey, choices: ReviewChoices, words: Words, root: string): Row[] {
	const { t } = words;
	const told = decision.reasons.filter(({ code }) => code !== 'recipient-needed');
	return [
		heading(t('What the policy says')),
		...reasonRows(told, words),
		heading(t('What to do')),
		...choiceRows(choices, t),
		...labelRows(decision, survey, words, root),
		...fileRows(survey, words),
	];
}

function choiceRows({ encryption, declinable }: ReviewChoices, t: Translate): Row[] {
	const rows: Row[] = [];
	if (encryption !== 'asked') rows.push({ kind: 'choice', id: 'plain', label: t('Export as it is'), icon: 'export' });
	if (encryption === 'asked') rows.push({ kind: 'choice', id: 'encrypt', label: t('Encrypt (recommended)'), icon: 'lock' });
	if (encryption === 'offered') rows.push({ kind: 'choice', id: 'encrypt', label: t('Encrypt it all the same…'), icon: 'lock' });
	if (declinable)
		rows.push({
			kind: 'choice',
			id: 'decline',
			label: t('Decline with a reason…'),
			description: t('the reason is recorded'),
			icon: 'unlock',
		});
	return [...rows, { kind: 'choice', id: 'cancel', label: t('Cancel'), icon: 'close' }];
}

/** Reasons to read, each with its clauses. */
export function reasonRows(reasons: readonly Reason[], { policy, tongue }: Words): Row[] {
	const icons = { refused: 'circle-slash', needed: 'warning', told: 'info' } as const;
	return reasons.map((reason, index) => {
		const [label, rest] = sentences(reasonText(reason, policy, tongue));
		const clauses = withClauses('', reason.clauses, tongue).trim();
		// Beside the first row stands the heading.
		const fits = columns(label + clauses) <= (index === 0 ? FIRST_ROW : ROW);
		// The clause in front, so that it is not what is cut off.
		const detail = fits ? rest : `${clauses} ${rest}`.trim();
		return {
			kind: 'note',
			id: `note:${index}`,
			label,
			...(fits ? { description: clauses } : {}),
			...(detail === '' ? {} : { detail }),
			icon: icons[reason.kind],
		};
	});
}

/** Half-width letters that a row of a list has room for. */
const ROW = 84;
const FIRST_ROW = 64;

/** Width of a text in half-width letters. */
function columns(text: string): number {
	return [...text].reduce((sum, letter) => sum + (letter < '\u1100' ? 1 : 2), 0);
}

function labelRows({ label }: Decision, survey: Survey, { policy, tongue, t }: Words, root: string): Row[] {
	const rows: Row[] = AXES.flatMap((axis): Row[] => {
		const level = label[axis];
		if (level === null) return [];
		const cause = survey.label[axis] === level ? survey.causes[axis] : undefined;
		const name = levelName(axis, level, policy, tongue);
		if (cause === undefined)
			return [{ kind: 'note', id: `axis:${axis}`, label: name, description: t('because of documents without a label'), icon: 'question' }];
		return [
			{ kind: 'note', id: OPEN + cause, label: name, description: t('from {0}; choose to open', nameIn(root, cause)), icon: 'go-to-file' },
		];
	});
	const handling = label.handling.map((id) => restrictionTitle(id, policy, tongue));
	if (handling.length > 0)
		rows.push({
			kind: 'note',
			id: 'handling',
			label: listOf(handling, tongue),
			description: t('Handling restrictions'),
			icon: 'list-unordered',
		});
	return [heading(withClauses(t('Highest label'), ['3(2)⑤(ウ)'], tongue)), ...rows];
}

function fileRows(survey: Survey, { tongue, t }: Words): Row[] {
	const documents = survey.files.filter(({ sidecar }) => !sidecar);
	const names = documents.slice(0, NAMED).map(({ name }) => name);
	const more = documents.length - names.length;
	const list = listOf(names, tongue) + (more > 0 ? ` ${t('… and {0} more', more)}` : '');
	const count = documents.length === 1 ? t('1 document') : t('{0} documents', documents.length);
	const rows: Row[] = [{ kind: 'note', id: 'files', label: `${count} (${sizeText(survey.bytes)})`, detail: list, icon: 'files' }];
	for (const state of FILE_STATES.filter((one) => one !== 'labelled' && survey.states[one] > 0)) {
		const example = documents.find((file) => file.state === state);
		rows.push({
			kind: 'note',
			id: example === undefined ? `state:${state}` : OPEN + example.path,
			label: `${stateText(state, tongue)}: ${survey.states[state]}`,
			...(example === undefined ? {} : { description: t('for example {0}; choose to open', example.name) }),
			icon: 'question',
		});
	}
	if (survey.missing.length > 0) {
		const missing = survey.missing.slice(0, NAMED).map(({ path, detail }) => `${basename(path)} (${detail})`);
		rows.push({
			kind: 'note',
			id: 'missing',
			label: t('Left out: {0}', survey.missing.length),
			detail: listOf(missing, tongue),
			icon: 'warning',
		});
	}
	return [heading(t('Files')), ...rows];
}

/** The approved methods that suit the files, the route's default first; those that do not suit, with the reason. */
export function methodRows(choices: readonly MethodChoice[], words: Words): Row[] {
	const { policy, tongue, t } = words;
	const row = ({ id, secret }: MethodChoice, first: boolean): Row[] => {
		const title = methodTitle(id, policy, tongue);
		const detail = secret === 'recipients' ? t('Nothing secret has to be handed over') : t('A password, handed over another way');
		const icon = secret === 'recipients' ? 'key' : 'lock';
		const one: Row = { kind: 'choice', id, label: title, ...(first ? { description: t('recommended') } : {}), detail, icon };
		if (id !== 'zip') return [one];
		return [
			one,
			{
				kind: 'choice',
				id: 'zip+names',
				label: t('{0}, names of files hidden too', title),
				detail: t('An archive within an archive'),
				icon,
			},
		];
	};
	const suiting = choices.filter(({ suits }) => suits);
	const others = choices.filter(({ suits }) => !suits);
	return [
		...suiting.flatMap((choice, index) => row(choice, index === 0)),
		...(others.length > 0 ? [heading(t('Not for these files'))] : []),
		...others.map(
			({ id }): Row => ({
				kind: 'note',
				id: `unfit:${id}`,
				label: methodTitle(id, policy, tongue),
				detail: unfit(id, t),
				icon: 'circle-slash',
			}),
		),
	];
}

function unfit(id: MethodChoice['id'], t: Translate): string {
	return id === 'pdf' ? t('Only for PDF') : t('Only for Word, Excel and PowerPoint');
}

/** How the password gets to the other side. */
export function handoverRows(same: Reason | null, { policy, tongue, t }: Words): Row[] {
	return [
		...waysOf(t),
		{
			kind: 'choice',
			id: 'same-channel',
			label: t('The same way as the file'),
			...(same === null
				? {}
				: {
						description: withClauses(same.kind === 'refused' ? t('not allowed') : '', same.clauses, tongue).trim(),
						detail: sentences(reasonText(same, policy, tongue))[0],
					}),
			icon: same?.kind === 'refused' ? 'circle-slash' : 'mail',
		},
	];
}

/** Ways other than the file's own. */
function waysOf(t: Translate): Row[] {
	const texts: Readonly<Record<HandoverWay, readonly [label: string, icon: string]>> = {
		telephone: [t('By telephone'), 'call-outgoing'],
		'in-person': [t('In person'), 'person'],
		letter: [t('By letter'), 'file'],
		'other-system': [t('By another system'), 'server'],
	};
	return HANDOVER_WAYS.map((id, index): Row => {
		const [label, icon] = texts[id];
		return { kind: 'choice', id, label, icon, ...(index === 0 ? { description: t('recommended') } : {}) };
	});
}

/** Roles that may permit. */
export function roleRows(approvers: ExportPolicy['approvers'], tongue: Tongue): Row[] {
	return approvers.map(({ id, title }) => ({ kind: 'choice', id, label: title[tongue], icon: 'account' }));
}

/** Services that the policy lists, and any other. */
export function serviceRows({ services }: ExportPolicy, words: Words): Row[] {
	const { policy, tongue, t } = words;
	const rows = services.flatMap((service): Row[] => {
		const address = typeof service.match === 'string' ? service.match : service.match[0];
		if (address === undefined || /[*?[{]/.test(address)) return [];
		const up = t('up to {0}', levelName('confidentiality', service.confidentiality, policy, tongue));
		return [{ kind: 'choice', id: address, label: service.title, description: `${address} · ${up}`, icon: 'cloud' }];
	});
	return [...rows, { kind: 'choice', id: 'other', label: t('Another address…'), icon: 'edit' }];
}

/** Shows a path from the workspace's root where it lies in it. */
export function nameIn(root: string, path: string): string {
	const inside = relative(root, path);
	return inside === '' || inside.startsWith('..') ? path : inside;
}

export function isRoute(id: string, policy: Policy): id is Route {
	return policy.export.routes.some((route) => route.id === id);
}
