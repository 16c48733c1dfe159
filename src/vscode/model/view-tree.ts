import { relative } from 'node:path';
import type { ContainerReport, DocumentReport } from '../../check';
import { isEmpty } from '../../label';
import { AXES, axisOf, type Policy, rankOf, type Tongue } from '../../policy';
import { type Finding, ruleById } from '../../rules';
import { badgeOf, folderBadge, type Tone, toneOf } from './badge';
import { containersOf, documentsOf, type FolderNode, type LabelTree } from './label-tree';
import { levelName, levelTitle, listOf, restrictionTitle, shortLabel, type Translate } from './texts';

export type Mode = 'folder' | 'finding' | 'level';

/** What the view shows only; empty: all. */
export interface Filter {
	/** Part of a path, in any case. */
	readonly text: string;
	/** Keys of levels (`level:3`, `integrity:2`, `unlabelled`, `not-checked`), of rules (`rule:label-missing`), and `findings`. */
	readonly kinds: readonly string[];
}

export const NO_FILTER: Filter = { text: '', kinds: [] };

/** One row of the view, as plain data. */
export interface ViewNode {
	/** Stable, so that rows keep their state. */
	readonly id: string;
	readonly kind: 'folder' | 'document' | 'group';
	readonly label: string;
	readonly description: string;
	readonly tooltip: string;
	/** Path of the document or folder, absent for groups. */
	readonly path?: string;
	readonly tone: Tone;
	/** A codicon. */
	readonly icon: string;
	readonly children: (() => ViewNode[]) | null;
	readonly expanded: boolean;
}

/** A root of the workspace with what is known of it. */
export interface ViewRoot {
	readonly tree: LabelTree;
	readonly policy: Policy;
}

/** A row that is made when it is shown. */
interface Entry {
	readonly path: string;
	row(): ViewNode;
}

const RULE = 'rule:';
/** Rows of one parent at most. */
const ROWS = 2000;

/** Makes the rows of the view from the reports; holds nothing itself. */
export class ViewModel {
	constructor(
		private readonly roots: readonly ViewRoot[],
		private readonly filter: Filter,
		private readonly tongue: Tongue,
		private readonly t: Translate,
	) {}

	/** The rows at the top. */
	rows(mode: Mode): ViewNode[] {
		if (mode === 'finding') return this.byFinding();
		if (mode === 'level') return this.byLevel();
		const roots = this.roots.filter(({ tree }) => this.shows(tree.top, tree));
		const [only] = roots;
		if (this.roots.length === 1 && only !== undefined) return [this.folderRow(only.tree.top, only, true)];
		return roots.map((root) => this.folderRow(root.tree.top, root, true));
	}

	/** Whether a document passes the filter. */
	passes(report: DocumentReport): boolean {
		const { text, kinds } = this.filter;
		if (text !== '' && !report.path.toLowerCase().includes(text.toLowerCase())) return false;
		const wanted = kinds.filter((kind) => kind !== 'findings' && !kind.startsWith(RULE));
		if (wanted.length > 0 && !wanted.some((kind) => isOfKind(report, kind))) return false;
		const { rules } = this;
		if (rules.length > 0 && !report.findings.some(({ rule }) => rules.includes(rule))) return false;
		return !kinds.includes('findings') || report.findings.length > 0;
	}

	/** The rules whose findings are shown only; empty: all. */
	private get rules(): readonly string[] {
		return this.filter.kinds.filter((kind) => kind.startsWith(RULE)).map((kind) => kind.slice(RULE.length));
	}

	/** The rules of some findings, each once, as far as the filter lets them through. */
	private rulesOf(findings: readonly Finding[]): readonly string[] {
		const { rules } = this;
		return [...new Set(findings.map(({ rule }) => rule))].filter((rule) => rules.length === 0 || rules.includes(rule));
	}

	private get filtering(): boolean {
		return this.filter.text !== '' || this.filter.kinds.length > 0;
	}

	private shows(folder: FolderNode, tree: LabelTree): boolean {
		if (!this.filtering) return tree.rollUp(folder).documents > 0 || folder.container !== null;
		for (const report of documentsOf(folder)) if (this.passes(report)) return true;
		return false;
	}

	private folderRow(folder: FolderNode, root: ViewRoot, expanded = false): ViewNode {
		const { t, tongue } = this;
		const sum = root.tree.rollUp(folder);
		const badge = folderBadge(sum.label, root.policy);
		const parts = [
			shortLabel(sum.label, root.policy) || t('no label'),
			sum.documents === 1 ? t('1 document') : t('{0} documents', sum.documents),
			...(sum.withFindings > 0 ? [t('{0} with findings', sum.withFindings)] : []),
			...(sum.notChecked > 0 ? [t('{0} not checked', sum.notChecked)] : []),
		];
		const because = Object.entries(sum.causes).map(
			([axis, path]) => `${axisOf(root.policy, axis as never)?.title[tongue] ?? axis}: ${relative(folder.path, path)}`,
		);
		const own = folder.container?.findings ?? [];
		return {
			id: `folder:${folder.path}`,
			kind: 'folder',
			label: folder.name,
			description: parts.join(' · '),
			tooltip: [folder.path, t('Highest of what it holds: {0}', parts[0] ?? ''), ...because].join('\n'),
			path: folder.path,
			tone: badge?.tone ?? 'none',
			icon: own.length > 0 ? 'warning' : 'folder',
			children: () => this.folderChildren(folder, root),
			expanded,
		};
	}

	private folderChildren(folder: FolderNode, root: ViewRoot): ViewNode[] {
		const folders = [...folder.folders.values()].filter((inner) => this.shows(inner, root.tree)).sort(byName);
		const documents = [...folder.documents.values()].filter((report) => this.passes(report)).sort(byPath);
		const rows = documents.map((report) => ({ path: report.path, row: () => this.documentRow(report, root, 'folder') }));
		return [...folders.map((inner) => this.folderRow(inner, root)), ...this.capped(`folder:${folder.path}`, rows)];
	}

	private documentRow(report: DocumentReport, root: ViewRoot, group: string): ViewNode {
		const { t, tongue } = this;
		const name = report.path.slice(Math.max(report.path.lastIndexOf('/'), report.path.lastIndexOf('\\')) + 1);
		const label = shortLabel(report.label, root.policy) || (report.outcome === 'not-checked' ? t('not checked') : t('no label'));
		const handling = report.label.handling.map((id) => restrictionTitle(id, root.policy, tongue));
		const folder = relative(root.tree.top.path, report.path).slice(0, -name.length - 1);
		const count = report.findings.length;
		const parts = [
			label,
			...(count > 0 ? [count === 1 ? t('1 finding') : t('{0} findings', count)] : []),
			...(group === 'folder' || folder === '' ? [] : [folder]),
		];
		const badge = badgeOf(report, root.policy);
		return {
			id: `${group}:${report.path}`,
			kind: 'document',
			label: name,
			description: parts.join(' · '),
			tooltip: [report.path, label, ...(handling.length > 0 ? [listOf(handling, tongue)] : [])].join('\n'),
			path: report.path,
			tone: badge.tone,
			icon: report.outcome === 'not-checked' ? 'question' : count > 0 && !group.startsWith('rule:') ? 'warning' : 'file',
			children: null,
			expanded: false,
		};
	}

	private *documents(): Generator<[DocumentReport, ViewRoot]> {
		for (const root of this.roots) for (const report of documentsOf(root.tree.top)) if (this.passes(report)) yield [report, root];
	}

	private byFinding(): ViewNode[] {
		const groups = new Map<string, Entry[]>();
		for (const [report, root] of this.documents()) {
			for (const rule of this.rulesOf(report.findings)) {
				const rows = groups.get(rule) ?? [];
				rows.push({ path: report.path, row: () => this.documentRow(report, root, `rule:${rule}`) });
				groups.set(rule, rows);
			}
		}
		for (const root of this.roots) this.addContainers(root, groups);
		return [...groups]
			.sort(([, a], [, b]) => b.length - a.length)
			.map(([rule, rows]) => this.group(`rule:${rule}`, ruleById(rule)?.title[this.tongue] ?? rule, rule, 'none', rows));
	}

	private addContainers(root: ViewRoot, groups: Map<string, Entry[]>): void {
		if (this.filter.kinds.some((kind) => kind !== 'findings' && !kind.startsWith(RULE))) return;
		for (const container of containersOf(root.tree.top)) {
			for (const rule of this.rulesOf(container.findings)) {
				const folder = root.tree.folder(container.path);
				if (folder === undefined || !container.path.toLowerCase().includes(this.filter.text.toLowerCase())) continue;
				const row = (): ViewNode => ({ ...this.folderRow(folder, root), id: `rule:${rule}:${container.path}`, children: null });
				groups.set(rule, [...(groups.get(rule) ?? []), { path: container.path, row }]);
			}
		}
	}

	private byLevel(): ViewNode[] {
		const groups = new Map<string, { rows: Entry[]; root: ViewRoot; report: DocumentReport }>();
		for (const [report, root] of this.documents()) {
			const kind = kindOf(report);
			const group = groups.get(kind) ?? { rows: [], root, report };
			group.rows.push({ path: report.path, row: () => this.documentRow(report, root, kind) });
			groups.set(kind, group);
		}
		return [...groups]
			.sort(([a, one], [b, other]) => levelOrder(b, other.root.policy) - levelOrder(a, one.root.policy) || (a < b ? 1 : -1))
			.map(([kind, { rows, root, report }]) => {
				const level = report.label.confidentiality;
				if (kind === 'not-checked') return this.group(kind, this.t('Not checked'), '', 'none', rows);
				if (kind === 'unlabelled' || level === null) return this.group(kind, this.t('No confidentiality level'), '', 'none', rows);
				const title = levelTitle('confidentiality', level, root.policy, this.tongue) ?? '';
				return this.group(
					kind,
					levelName('confidentiality', level, root.policy, this.tongue),
					title,
					toneOf(report.label, root.policy),
					rows,
				);
			});
	}

	private group(id: string, label: string, detail: string, tone: Tone, rows: readonly Entry[]): ViewNode {
		return {
			id: `group:${id}`,
			kind: 'group',
			label,
			description: detail === '' ? String(rows.length) : `${rows.length} · ${detail}`,
			tooltip: `${label}: ${rows.length}`,
			tone,
			icon: id.startsWith('rule:') ? 'warning' : tone === 'none' ? 'circle-outline' : 'circle-filled',
			children: () => this.capped(`group:${id}`, [...rows].sort(byPath)),
			expanded: rows.length <= 50,
		};
	}

	/** The first rows, and one that tells how many more there are: the editor draws some thousands well, not a hundred thousand. */
	private capped(id: string, entries: readonly Entry[]): ViewNode[] {
		const rows = entries.slice(0, ROWS).map(({ row }) => row());
		const more = entries.length - rows.length;
		if (more === 0) return rows;
		const label = this.t('… and {0} more', more);
		const tooltip = this.t('Filter the view to see them.');
		const none = { description: '', children: null, expanded: false } as const;
		return [...rows, { ...none, id: `${id}:more`, kind: 'group', label, tooltip, tone: 'none', icon: 'ellipsis' }];
	}
}

/** The key under which a document stands by level, and by which it is filtered. */
export function kindOf(report: DocumentReport): string {
	if (report.label.confidentiality !== null) return `level:${report.label.confidentiality}`;
	return report.outcome === 'not-checked' && isEmpty(report.label) ? 'not-checked' : 'unlabelled';
}

/** Whether a document is of a kind that the filter names: by confidentiality, or by the level of another axis (`integrity:2`, `integrity:none`). */
function isOfKind(report: DocumentReport, kind: string): boolean {
	const axis = AXES.find((one) => kind.startsWith(`${one}:`));
	return axis === undefined ? kindOf(report) === kind : `${axis}:${report.label[axis] ?? 'none'}` === kind;
}

/** Levels by their rank, unknown ones above all; then what was not checked, then what has none. */
function levelOrder(kind: string, policy: Policy): number {
	if (kind === 'not-checked') return -1;
	if (kind === 'unlabelled') return -2;
	const rank = rankOf(policy, 'confidentiality', kind.slice('level:'.length));
	return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}

/** 「便り2」 before 「便り10」; one collator, because making one for each comparison takes ten times as long. */
const collator = new Intl.Collator('ja', { numeric: true });

function byName(a: FolderNode, b: FolderNode): number {
	return collator.compare(a.name, b.name);
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
	return collator.compare(a.path, b.path);
}

/** Containers that the rules object to, of all roots. */
export function containerFindings(roots: readonly ViewRoot[]): ContainerReport[] {
	return roots.flatMap(({ tree }) => [...containersOf(tree.top)].filter((container) => container.findings.length > 0));
}
