import { routeTitle } from '../../export/messages';
import type { Policy, Tongue } from '../../policy';
import type { Fault, RegisterAction, RegisterEntry, Verification } from '../../register';
import { REGISTER_WORDS } from '../../report/register-words';
import { shortLabel, type Translate } from '../model/texts';

/** What the view shows; empty sets show all. */
export interface RegisterFilter {
	readonly actions: readonly string[];
	readonly routes: readonly string[];
	/** Part of a name, recipient, purpose, number or reason. */
	readonly text: string;
}

export const NO_FILTER: RegisterFilter = { actions: [], routes: [], text: '' };

export function isFiltered({ actions, routes, text }: RegisterFilter): boolean {
	return actions.length + routes.length > 0 || text !== '';
}

/** Entries that the view shows at first, and more each time that more is asked for. */
export const PAGE = 500;

/** The newest entries that pass the filter. */
export interface RegisterWindow {
	/** The newest first. */
	readonly entries: readonly RegisterEntry[];
	/** How many there are in all that pass. */
	readonly passing: number;
	readonly total: number;
}

/** Milliseconds after which others may go on. */
const SLICE = 12;

/** Reads through a register in slices and keeps the newest; memory is that of `limit` entries. Throws the system's error, or the signal's reason. */
export async function newest(
	all: Iterable<RegisterEntry>,
	filter: RegisterFilter,
	limit: number,
	signal?: AbortSignal,
): Promise<RegisterWindow> {
	const kept: RegisterEntry[] = [];
	let passing = 0;
	let total = 0;
	let since = Date.now();
	for (const entry of all) {
		total++;
		if (passes(entry, filter)) {
			// A ring: the oldest of those kept makes room.
			kept[passing % limit] = entry;
			passing++;
		}
		if (Date.now() - since > SLICE) {
			await new Promise((resolve) => setImmediate(resolve));
			signal?.throwIfAborted();
			since = Date.now();
		}
	}
	const start = passing > limit ? passing % limit : 0;
	return { entries: [...kept.slice(start), ...kept.slice(0, start)].reverse(), passing, total };
}

/** Whether an entry is to be shown; width and case of letters do not matter. */
export function passes(entry: RegisterEntry, { actions, routes, text }: RegisterFilter): boolean {
	if (actions.length > 0 && !actions.includes(entry.action)) return false;
	if (routes.length > 0 && !routes.includes(entry.route ?? '')) return false;
	if (text === '') return true;
	const { files, recipient, purpose, applicant, approver, permit, reason, user, detail } = entry;
	const texts = [recipient, purpose, applicant, approver?.name, permit?.number, reason, user, detail, String(entry.sequence)];
	const wanted = plain(text);
	return [...texts, ...files.map(({ path }) => path)].some((one) => typeof one === 'string' && plain(one).includes(wanted));
}

function plain(text: string): string {
	return text.normalize('NFKC').toLowerCase();
}

/** Entries of one day, as the clock of whoever recorded them told it. */
export interface RegisterDay {
	/** YYYY-MM-DD. */
	readonly day: string;
	readonly entries: readonly RegisterEntry[];
}

export function byDay(entries: readonly RegisterEntry[]): RegisterDay[] {
	const days: { day: string; entries: RegisterEntry[] }[] = [];
	for (const entry of entries) {
		const day = entry.time.slice(0, 10);
		const last = days.at(-1);
		if (last?.day === day) last.entries.push(entry);
		else days.push({ day, entries: [entry] });
	}
	return days;
}

/** One line for an entry. */
export interface EntryRow {
	readonly label: string;
	readonly description: string;
	readonly icon: string;
}

const ICONS: Readonly<Record<RegisterAction, string>> = {
	export: 'export',
	decline: 'unlock',
	cancel: 'close',
	refuse: 'circle-slash',
	'label-lowered': 'arrow-down',
	'label-removed': 'remove',
	disposal: 'trash',
	push: 'repo-push',
	outside: 'folder',
	terminal: 'terminal',
	recovery: 'tools',
};

export function entryRow(entry: RegisterEntry, policy: Policy, tongue: Tongue, t: Translate): EntryRow {
	const words = REGISTER_WORDS[tongue];
	const action = words.actions[entry.action] ?? entry.action;
	const [first] = entry.files;
	const count = entry.count ?? entry.files.length;
	const name = first === undefined ? '' : (first.path.split('/').at(-1) ?? first.path);
	const what = count > 1 ? t('{0} and {1} more', name, count - 1) : name;
	const route = entry.route === null || entry.route === undefined ? '' : routeTitle(entry.route, policy, tongue);
	const label = entry.label === null || entry.label === undefined ? '' : shortLabel(entry.label, policy);
	return {
		label: `${entry.time.slice(11, 16)} ${what === '' ? action : what}`,
		description: [what === '' ? '' : action, label, route, entry.recipient ?? ''].filter((part) => part !== '').join(' · '),
		icon: ICONS[entry.action] ?? 'circle-outline',
	};
}

/** How the register verified, in a line and in full. */
export function verificationText(verification: Verification, t: Translate): { readonly label: string; readonly detail: string } {
	if (verification.kind === 'fault') {
		return {
			label: t('Fault: {0}', faultText(verification, t)),
			detail: t(
				'{0}, line {1}, entry {2}. Keep the files as they are and tell whoever is in charge.',
				verification.file,
				verification.line,
				verification.sequence,
			),
		};
	}
	const noted = verification.acknowledged.length;
	const odd = verification.warnings.length;
	const parts = [
		noted === 0
			? t('The chain of hashes holds from the first entry to the last.')
			: t('The chain holds; earlier faults that were taken note of: {0}.', noted),
		...(odd === 0 ? [] : [t('Entries whose time or file is odd: {0}.', odd)]),
	];
	return { label: t('Intact: {0} entries', verification.entries), detail: parts.join(' ') };
}

export function faultText({ code }: Pick<Fault, 'code'>, t: Translate): string {
	switch (code) {
		case 'altered':
			return t('an entry was altered');
		case 'removed':
			return t('entries are missing');
		case 'reordered':
			return t('entries stand in the wrong order');
		case 'duplicated':
			return t('an entry stands twice');
		case 'truncated':
			return t('entries are missing at the end');
		case 'not-json':
			return t('a line cannot be read');
		case 'torn':
			return t('the last line is incomplete');
		default:
			return t('the record of the last entry does not fit');
	}
}

/** What an audit keeps, so that a later verification finds entries cut off at the end; `null` of a register that is not intact. */
export function headOf(verification: Verification): string | null {
	return verification.kind === 'intact' && verification.sequence > 0 ? `${verification.sequence}:${verification.hash}` : null;
}
