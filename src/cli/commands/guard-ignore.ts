import path from 'node:path';
import type { DocumentReport } from '../../check';
import { ignoreBlock, unlistable, updateIgnoreFiles } from '../../export/ignore-list';
import { stateOf } from '../../export/survey';
import { loadWorkspacePolicy, type Policy, termsFor } from '../../policy';
import { kindOf, policyRootOf, scan } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { policyOption, printProblems } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

/** `kakuzuke guard ignore-list [--write] [--create] [--unlabelled] [PATH]`: the C2+ documents, for tools that honour ignore files (9.2). */
export async function ignoreList(args: Arguments, session: Session): Promise<number> {
	const { operands, options } = args;
	if (operands.length > 1) throw new UsageError('error.guard-operand', { operand: operands[1] ?? '' });
	const target = path.resolve(session.host.cwd, operands[0] ?? '.');
	if (kindOf(target) !== 'folder') throw new UsageError('error.guard-folder', { path: operands[0] ?? '.' });
	const root = policyRootOf(target, 'folder');
	const override = policyOption(args, session);
	const { policy, problems } = loadWorkspacePolicy(root, override);
	if (printProblems(problems, override, session)) {
		session.err.write(`${session.say('guard.policy-broken')}\n`);
		return EXIT.usage;
	}
	const found = await search(root, policy, override, options.has('unlabelled'), session);
	const { say, out, err } = session;
	let written = true;
	if (options.has('write')) written = writeFiles(root, found.paths, policy, options.has('create'), session);
	else out.write(ignoreBlock(found.paths));
	if (found.unlabelled > 0 && !options.has('unlabelled')) err.write(`${say('guard.ignore-unlabelled', { count: found.unlabelled })}\n`);
	for (const file of found.paths.filter(unlistable)) err.write(`${visible(say('guard.ignore-unlistable', { path: file }))}\n`);
	if (found.unchecked > 0) err.write(`${say('guard.ignore-unchecked', { count: found.unchecked })}\n`);
	if (!written) return EXIT.findings;
	return found.unchecked > 0 || found.paths.some(unlistable) ? EXIT.notChecked : EXIT.clean;
}

interface Found {
	readonly paths: string[];
	unlabelled: number;
	unchecked: number;
}

/** The whole workspace: an ignore file lists all or it misleads. */
async function search(root: string, policy: Policy, override: string | undefined, all: boolean, session: Session): Promise<Found> {
	const found: Found = { paths: [], unlabelled: 0, unchecked: 0 };
	const progress = new Progress(session, false);
	const result = await scan([root], {
		keepReports: false,
		...(override === undefined ? {} : { policyOverride: override }),
		...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
		onReport: (report) => take(report, root, policy, all, found),
		onProgress: (state) => progress.update(state),
	}).finally(() => progress.clear());
	found.unchecked = result.skipped.filter(({ unchecked }) => unchecked).length + (result.cancelled ? 1 : 0);
	return found;
}

function take(report: DocumentReport, root: string, policy: Policy, all: boolean, found: Found): void {
	const relative = path.relative(root, report.path).split(path.sep).join('/');
	if (stateOf(report) === 'unlabelled') {
		found.unlabelled++;
		if (all) found.paths.push(relative);
		return;
	}
	// What cannot be read counts as the policy says of it, not as harmless.
	const level = report.label.confidentiality ?? policy.unknown.confidentiality ?? null;
	const { demand, listed } = termsFor(policy, 'service', level, report.label.handling);
	if (demand !== 'allow' || listed) found.paths.push(relative);
}

/** Whether every file is as it should be. */
function writeFiles(root: string, paths: readonly string[], policy: Policy, create: boolean, { say, out, err }: Session): boolean {
	const changes = updateIgnoreFiles(root, paths, policy, { create });
	for (const { path: file, kind, detail } of changes) {
		const data = { path: path.relative(root, file), detail };
		if (kind === 'failed') err.write(`${visible(say('guard.ignore.failed', data))}\n`);
		else out.write(`${visible(say(`guard.ignore.${kind}`, data))}\n`);
	}
	out.write(`${say('guard.ignore-summary', { count: paths.length })}\n`);
	return changes.every(({ kind }) => kind !== 'failed');
}
