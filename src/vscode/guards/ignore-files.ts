import { readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { l10n, window } from 'vscode';
import type { DocumentReport } from '../../check';
import { type IgnoreFileChange, ignoreBlock, updateIgnoreFiles, withBlock } from '../../export/ignore-list';
import { stateOf } from '../../export/survey';
import { type Policy, termsFor } from '../../policy';
import { documentsOf } from '../model/label-tree';
import type { Reports } from '../reports';
import { mayWrite } from '../trust';

/** Documents that services outside must not read (9.2), from the workspace's root, `/` between folders. What has no label is not listed: it would list all code. */
export function guardedPaths(reports: Iterable<DocumentReport>, root: string, policy: Policy): string[] {
	const paths: string[] = [];
	for (const report of reports) {
		if (stateOf(report) === 'unlabelled') continue;
		const level = report.label.confidentiality ?? policy.unknown.confidentiality ?? null;
		const { demand, listed } = termsFor(policy, 'service', level, report.label.handling);
		if (demand !== 'allow' || listed) paths.push(relative(root, report.path).split(sep).join('/'));
	}
	return paths;
}

/** `kakuzuke.updateIgnoreList`: writes the list into the ignore files that are there; where there is none, those are chosen that are made. */
export async function updateIgnoreList(reports: Reports): Promise<readonly IgnoreFileChange[]> {
	if (!mayWrite()) return [];
	const changes: IgnoreFileChange[] = [];
	for (const { root, policy, paths } of lists(reports)) {
		const there = existing(root, policy);
		const make = l10n.t('Make them');
		const question = l10n.t(
			'{0} has none of the ignore files that the policy names ({1}). Make them?',
			basename(root),
			policy.export.ignoreFiles.join(', '),
		);
		const create = there.length === 0 && paths.length > 0 && (await window.showInformationMessage(question, make)) === make;
		changes.push(...updateIgnoreFiles(root, paths, policy, { create }));
	}
	const written = changes.filter(({ kind }) => kind === 'written').length;
	const failed = changes.find(({ kind }) => kind === 'failed');
	if (failed !== undefined) void window.showWarningMessage(l10n.t('{0} could not be written ({1}).', failed.path, failed.detail));
	else
		void window.showInformationMessage(
			l10n.t('Ignore files written: {0}. Tools that honour them leave these documents alone; others do not.', written),
		);
	return changes;
}

/** After a scan: offers to bring ignore files up to date that are there and are not. Returns whether there was something to offer. */
export async function offerIgnoreList(reports: Reports): Promise<boolean> {
	const stale = lists(reports).filter(({ root, policy, paths }) =>
		existing(root, policy).some((text) => withBlock(text, paths.length === 0 ? '' : ignoreBlock(paths)) !== text),
	);
	if (stale.length === 0) return false;
	const update = l10n.t('Update');
	const text = l10n.t('The ignore files for AI tools and other services do not list all documents of level 2 and above. Update them?');
	if ((await window.showInformationMessage(text, update)) === update) await updateIgnoreList(reports);
	return true;
}

function lists(reports: Reports): { root: string; policy: Policy; paths: string[] }[] {
	return reports
		.roots()
		.map(({ tree, policy }) => ({ root: tree.top.path, policy, paths: guardedPaths(documentsOf(tree.top), tree.top.path, policy) }));
}

/** Texts of the ignore files that are there. */
function existing(root: string, policy: Policy): string[] {
	return policy.export.ignoreFiles.flatMap((name) => {
		try {
			return [readFileSync(join(root, name), 'utf8')];
		} catch {
			return [];
		}
	});
}
