import { type CommitVerdict, judgeCommit, type LoweredLabel, type StagedFile } from '../../export/guard/commit';
import { recordLowered } from '../../export/guard/record';
import { formatMessage } from '../../rules';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { labelText } from '../label-output';
import { withClause } from '../output/clause';
import { policyOption, printProblems } from '../policies';
import type { Session } from '../session';

/** Files that are named; the rest is counted. */
const SHOWN = 20;
const UNREADABLE_RULE = 'document-unreadable';

/** `kakuzuke guard pre-commit`: findings of severity error in what is staged, and labels that are lowered without a reason. */
export async function preCommit(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length > 0) throw new UsageError('error.no-operands', { operand: args.operands[0] ?? '' });
	const { cwd, env, signal } = session.host;
	const override = policyOption(args, session);
	const verdict = await judgeCommit({
		cwd,
		...(override === undefined ? {} : { policyOverride: override }),
		...(signal === undefined ? {} : { signal }),
	});
	const { situation, lowered } = verdict;
	if (printProblems(situation.workspacePolicy.problems, override, session)) {
		session.err.write(`${session.say('guard.policy-broken')}\n`);
		return EXIT.usage;
	}
	const reason = (args.options.get('reason') ?? env.KAKUZUKE_REASON ?? '').replace(/\s+/g, ' ').trim();
	const asked = lowered.filter(({ recorded }) => !recorded);
	const wrong = verdict.files.filter(({ errors }) => errors.length > 0);
	printFindings(wrong, session);
	if (asked.length > 0 && reason === '') printLowered(asked, verdict, session);
	const errors = wrong.some((file) => file.errors.some(({ rule }) => rule !== UNREADABLE_RULE));
	if (errors || (asked.length > 0 && reason === '')) return EXIT.findings;
	if (wrong.length > 0) return EXIT.notChecked;
	if (asked.length > 0) {
		recordLowered(asked, reason, situation);
		session.err.write(`${session.say('guard.lowered-recorded', { count: asked.length })}\n`);
	}
	return EXIT.clean;
}

function printFindings(wrong: readonly StagedFile[], { say, err, tongue }: Session): void {
	if (wrong.length === 0) return;
	err.write(`${say('guard.commit-findings', { count: wrong.length })}\n`);
	for (const { path, errors } of wrong.slice(0, SHOWN)) {
		for (const finding of errors) {
			const message = withClause(formatMessage(finding, tongue), finding.clause, say);
			err.write(`  ${visible(`${path}: ${message}`)} (${finding.rule})\n`);
		}
	}
	if (wrong.length > SHOWN) err.write(`  ${say('guard.more', { count: wrong.length - SHOWN })}\n`);
	err.write(`${say('guard.commit-way')}\n`);
}

function printLowered(asked: readonly LoweredLabel[], { situation }: CommitVerdict, { say, err, tongue }: Session): void {
	const { policy } = situation;
	err.write(`${say('guard.lowered', { count: asked.length, clause: policy.export.clauses.lowering.join(', ') })}\n`);
	for (const { path, kind, before, after } of asked.slice(0, SHOWN)) {
		const data = { path: visible(path), before: labelText(before, policy, say, tongue), after: labelText(after, policy, say, tongue) };
		err.write(`  ${say(`guard.lowered.${kind}`, data)}\n`);
	}
	if (asked.length > SHOWN) err.write(`  ${say('guard.more', { count: asked.length - SHOWN })}\n`);
	err.write(`${say('guard.lowered-way')}\n`);
}
