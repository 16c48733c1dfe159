import { isEmpty } from '../../label';
import { AXES, type Axis, axisOf, type Policy, rankOf, type Severity, type Tongue } from '../../policy';
import type { AuditSummary } from '../../report/audit';
import { ruleUrl } from '../../rules';
import { type Tone, toneOf } from '../model/badge';
import { levelName, levelTitle, shortLabel, type Translate } from '../model/texts';
import type { Survey } from './survey';
import { pointOf, type TrendPoint, withPoint } from './trend';

/** What the page may ask for. */
export type DashboardAction =
	| { readonly kind: 'scan' | 'report' | 'problems' }
	| { readonly kind: 'folder' | 'open'; readonly path: string }
	/** `kinds`, `folder`: the view's filter. */
	| { readonly kind: 'list'; readonly kinds: readonly string[]; readonly folder: string };

/** Something that can be pressed. The key is all that the page sends back. */
export interface Press {
	readonly key: string;
	readonly text: string;
	/** What pressing does, for those who do not see the place. */
	readonly hint: string;
}

export interface LevelRow {
	readonly press: Press;
	readonly title: string;
	readonly count: string;
	readonly share: number;
	readonly shareText: string;
	readonly tone: Tone;
}

export interface DashboardModel {
	readonly title: string;
	readonly folder: string;
	readonly folders: readonly (Press & { readonly current: boolean })[];
	/** Day and time of the last scan; `null` before the first. */
	readonly scanned: string | null;
	readonly toolbar: readonly (Press & { readonly off: string | null })[];
	readonly coverage: { readonly share: number; readonly shareText: string; readonly sentence: string };
	readonly counts: readonly {
		readonly name: string;
		readonly value: string;
		readonly tone: Severity | null;
		readonly press: Press | null;
	}[];
	readonly levels: readonly { readonly axis: string; readonly rows: readonly LevelRow[] }[];
	readonly trend: readonly (TrendPoint & { readonly share: number })[];
	readonly rules: readonly RuleRow[];
	readonly worstFolders: readonly FolderRow[];
	readonly worstDocuments: readonly DocumentRow[];
	/** By key. */
	readonly actions: ReadonlyMap<string, DashboardAction>;
	/** What is read out after an update. */
	readonly status: string;
}

export interface RuleRow {
	readonly press: Press;
	readonly rule: string;
	readonly url: string;
	readonly clause: string;
	readonly severity: Severity;
	readonly count: number;
	/** Of the rule with the most findings. */
	readonly share: number;
}

export interface FolderRow {
	readonly press: Press;
	readonly documents: number;
	readonly labelled: string;
	readonly findings: number;
	readonly errors: number;
}

export interface DocumentRow {
	readonly press: Press;
	readonly label: string;
	readonly tone: Tone;
	readonly findings: number;
	readonly errors: number;
}

export interface DashboardInput {
	/** Absolute path of the folder that is shown. */
	readonly root: string;
	readonly name: string;
	readonly policy: Policy;
	/** All folders that can be shown. */
	readonly roots: readonly { readonly path: string; readonly name: string }[];
	/** `null` before the first scan. */
	readonly survey: Survey | null;
	readonly scannedAt: Date | null;
	readonly earlier: readonly TrendPoint[];
	/** YYYY-MM-DD. */
	readonly today: string;
	readonly separator: string;
	/** Why nothing can be written, or `null`. */
	readonly disabledReason: string | null;
	readonly tongue: Tongue;
}

/** All that the dashboard shows of a folder, and what its buttons do. */
export function dashboardOf(input: DashboardInput, t: Translate): DashboardModel {
	return new Builder(input, t).build();
}

class Builder {
	readonly #actions = new Map<string, DashboardAction>();

	constructor(
		private readonly input: DashboardInput,
		private readonly t: Translate,
	) {}

	build(): DashboardModel {
		const { input, t } = this;
		const { survey, scannedAt, tongue } = input;
		const share = survey === null ? 0 : shareOf(survey.summary.labelled, survey.summary.documents);
		const sentence =
			survey === null
				? ''
				: t('{0} of {1} documents are labelled.', this.number(survey.summary.labelled), this.number(survey.summary.documents));
		const errors = this.number(survey?.summary.bySeverity.error ?? 0);
		return {
			title: t('Classification dashboard'),
			folder: input.name,
			folders: input.roots.length < 2 ? [] : input.roots.map((root) => this.#folder(root)),
			scanned: scannedAt === null ? null : new Intl.DateTimeFormat(tongue, { dateStyle: 'medium', timeStyle: 'short' }).format(scannedAt),
			toolbar: this.#toolbar(),
			coverage: { share, shareText: this.percent(share), sentence },
			counts: survey === null ? [] : this.#counts(survey.summary),
			levels: survey === null ? [] : AXES.filter((axis) => axisOf(input.policy, axis)).map((axis) => this.#levels(axis, survey.summary)),
			trend: survey === null ? [] : this.#trend(survey.summary),
			rules: survey === null ? [] : this.#rules(survey.summary),
			worstFolders: survey === null ? [] : this.#folders(survey.summary),
			worstDocuments: survey === null ? [] : this.#documents(survey),
			actions: this.#actions,
			status: survey === null ? '' : t('Updated: {0} labelled, errors: {1}.', this.percent(share), errors),
		};
	}

	#press(key: string, text: string, hint: string, action: DashboardAction): Press {
		this.#actions.set(key, action);
		return { key, text, hint };
	}

	#list(key: string, text: string, kinds: readonly string[], folder = ''): Press {
		const inside = folder === '' && this.input.roots.length > 1 ? this.input.root + this.input.separator : folder;
		return this.#press(key, text, this.t('List in the view'), { kind: 'list', kinds, folder: inside });
	}

	#folder({ path, name }: { readonly path: string; readonly name: string }): Press & { readonly current: boolean } {
		const press = this.#press(`folder:${path}`, name, this.t('Show this folder'), { kind: 'folder', path });
		return { ...press, current: path === this.input.root };
	}

	#toolbar(): (Press & { readonly off: string | null })[] {
		const { t, input } = this;
		const scan = input.survey === null ? t('Scan the workspace') : t('Scan again');
		const first = { ...this.#press('scan', scan, '', { kind: 'scan' }), off: null };
		if (input.survey === null) return [first];
		return [
			first,
			{ ...this.#press('problems', t('Show Problems'), '', { kind: 'problems' }), off: null },
			{ ...this.#press('report', t('Create report…'), '', { kind: 'report' }), off: input.disabledReason },
		];
	}

	#counts(summary: AuditSummary): DashboardModel['counts'] {
		const { t } = this;
		const { error, warning, info } = summary.bySeverity;
		const unread = this.number(summary.notChecked);
		const excepted = Object.values(summary.excepted).reduce((sum, count) => sum + count, 0);
		const label = isEmpty(summary.label) ? t('No label') : shortLabel(summary.label, this.input.policy);
		const plain = (name: string, value: string, tone: Severity | null = null) => ({ name, value, tone, press: null });
		return [
			plain(t('Errors'), this.number(error), error > 0 ? 'error' : null),
			plain(t('Warnings'), this.number(warning), warning > 0 ? 'warning' : null),
			plain(t('Notes'), this.number(info)),
			{
				...plain(t('Not checked'), unread, summary.notChecked > 0 ? 'warning' : null),
				press: summary.notChecked > 0 ? this.#list('not-checked', unread, ['rule:document-unreadable']) : null,
			},
			...(excepted > 0 ? [plain(t('Allowed by exceptions'), this.number(excepted))] : []),
			plain(t('Highest label'), label),
		];
	}

	/** The levels of an axis from the highest down, those that the policy does not know above them, and what has none. */
	#levels(axis: Axis, { levels, documents }: AuditSummary): { readonly axis: string; readonly rows: readonly LevelRow[] } {
		const { policy, tongue } = this.input;
		const counts = levels[axis];
		const known = (axisOf(policy, axis)?.levels ?? []).map(({ id }) => id).reverse();
		const unknown = Object.keys(counts).filter((id) => id !== 'none' && !known.includes(id));
		const rows = [...unknown.sort(), ...known, 'none'].map((id) => {
			const count = counts[id] ?? 0;
			const share = shareOf(count, documents);
			const name = id === 'none' ? this.t('Not stated') : levelName(axis, id, policy, tongue);
			const confidentiality = id === 'none' ? `${axis}:none` : `level:${id}`;
			const kind = axis === 'confidentiality' ? confidentiality : `${axis}:${id}`;
			return {
				press: this.#list(`${axis}:${id}`, name, [kind]),
				title: id === 'none' ? '' : (levelTitle(axis, id, policy, tongue) ?? ''),
				count: this.number(count),
				share,
				shareText: this.percent(share),
				tone: id === 'none' ? ('none' as const) : toneOfLevel(axis, id, policy),
			};
		});
		return { axis: axisOf(policy, axis)?.title[tongue] ?? axis, rows };
	}

	#trend(summary: AuditSummary): DashboardModel['trend'] {
		const points = withPoint(this.input.earlier, pointOf(this.input.today, summary));
		return points.map((point) => ({ ...point, share: shareOf(point.labelled, point.documents) }));
	}

	#rules({ rules }: AuditSummary): RuleRow[] {
		const most = rules[0]?.count ?? 1;
		return rules.map(({ rule, title, clause, severity, count }) => ({
			press: this.#list(`rule:${rule}`, title[this.input.tongue], [`rule:${rule}`]),
			rule,
			url: ruleUrl(rule),
			clause,
			severity,
			count,
			share: count / most,
		}));
	}

	#folders({ worstFolders }: AuditSummary): FolderRow[] {
		const { root, separator } = this.input;
		return worstFolders.map(({ name, documents, labelled, findings, errors }) => {
			const path = name === '.' ? root : [root, ...name.split('/')].join(separator);
			return {
				press: this.#list(`in:${name}`, name === '.' ? this.input.name : name, ['findings'], path + separator),
				documents,
				labelled: this.percent(shareOf(labelled, documents)),
				findings,
				errors,
			};
		});
	}

	#documents({ worst }: Survey): DocumentRow[] {
		const { policy } = this.input;
		return worst.map(({ path, name, label, outcome, findings, errors }) => ({
			press: this.#press(`open:${name}`, name, this.t('Open document'), { kind: 'open', path }),
			label: isEmpty(label) ? (outcome === 'not-checked' ? this.t('Not checked') : this.t('No label')) : shortLabel(label, policy),
			tone: toneOf(label, policy),
			findings,
			errors,
		}));
	}

	number(value: number): string {
		return value.toLocaleString(this.input.tongue);
	}

	/** Rounded down, so that 100 % says that none is missing. */
	percent(share: number): string {
		return `${(Math.floor(share * 1000) / 10).toFixed(1)}%`;
	}
}

function shareOf(part: number, whole: number): number {
	return whole === 0 ? 0 : part / whole;
}

function toneOfLevel(axis: Axis, level: string, policy: Policy): Tone {
	if (axis === 'confidentiality') return toneOf({ confidentiality: level, integrity: null, availability: null, handling: [] }, policy);
	const rank = rankOf(policy, axis, level);
	const top = (axisOf(policy, axis)?.levels.length ?? 1) - 1;
	if (rank < 0 || rank === top) return 'level3';
	return rank === 0 ? 'level1' : 'level2';
}
