import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checkContainer, checkFile, EMPTY_CONTAINER, rollUp } from '../src/check';
import { loadWorkspacePolicy, SETTINGS_FOLDER, type WorkspacePolicy } from '../src/policy';
import type { Finding, RuleExample } from '../src/rules';
import { Copies } from '../src/workspace/copies';
import { ExceptionUses } from '../src/workspace/exception-uses';

/** Puts an example's files into a folder of their own. The caller removes it. */
export function placeExample(example: RuleExample): { readonly root: string; readonly workspacePolicy: WorkspacePolicy } {
	const root = mkdtempSync(join(tmpdir(), 'kakuzuke-example-'));
	for (const { name, text } of filesOf(example)) {
		mkdirSync(dirname(join(root, name)), { recursive: true });
		writeFileSync(join(root, name), text);
	}
	return { root, workspacePolicy: loadWorkspacePolicy(root) };
}

/** The findings about an example's documents and folders, by the default policy or the example's own. */
export function checkExample(example: RuleExample, root: string, workspacePolicy: WorkspacePolicy): Finding[] {
	const documents = filesOf(example).filter(({ name }) => !name.endsWith('.label') && !name.startsWith(`${SETTINGS_FOLDER}/`));
	const context = { workspacePolicy, root, withContentKeys: true };
	const reports = documents.map(({ name }) => checkFile(join(root, name), context));
	const folders = new Set(filesOf(example).flatMap(({ name }) => (basename(name) === '.label' ? [dirname(join(root, name))] : [])));
	const containers = [...folders].map((folder) => {
		const inside = reports.filter(({ path }) => path.startsWith(folder));
		const sum = inside.reduce((all, { label, path }) => rollUp(all, label, path, workspacePolicy.policy), EMPTY_CONTAINER);
		return checkContainer(folder, sum.content, sum.causes, workspacePolicy);
	});
	const uses = new ExceptionUses([workspacePolicy]);
	for (const { excepted } of [...reports, ...containers]) if (excepted !== undefined) uses.use(0, excepted);
	const copies = new Copies(workspacePolicy);
	for (const { path, label, contentKey } of reports) copies.add(`${dirname(path)}/`, basename(path), label, contentKey ?? 0);
	const late = [...copies.findingsNow().findings, ...uses.findings([root], true)];
	return [...[...reports, ...containers].flatMap(({ findings }) => findings), ...late];
}

/** Runs an example in a folder of its own. */
export function runExample(example: RuleExample): Finding[] {
	const { root, workspacePolicy } = placeExample(example);
	try {
		return checkExample(example, root, workspacePolicy);
	} finally {
		rmSync(root, { recursive: true, force: true });
	}
}

export function filesOf({ name, text, beside = [] }: RuleExample): readonly { readonly name: string; readonly text: string }[] {
	return [{ name, text }, ...beside];
}
