import os from 'node:os';
import path from 'node:path';
import type { Severity } from '../../policy';
import { scan } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { GithubPrinter } from '../output/github';
import { JsonPrinter } from '../output/json';
import { SarifPrinter } from '../output/sarif';
import { TextPrinter } from '../output/text';
import type { CheckEnd, CheckPrinter } from '../output/types';
import { pathShower } from '../paths';
import { policyOption, requireUsable } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';

const MAX_JOBS = 64;

/** `kakuzuke check`: scans, prints while it goes on, and judges. */
export async function check(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length === 0) throw new UsageError('error.no-paths');
	const jobs = jobsOf(args.options.get('jobs'));
	const override = policyOption(args, session);
	// A policy that was named and cannot be used ends the command before anything is printed.
	requireUsable(override, session);
	const quiet = args.options.has('quiet');
	const printer = printerOf(args, session, quiet);
	const progress = new Progress(session, quiet);
	let brokenPolicy = false;
	const result = await scan(
		args.operands.map((operand) => path.resolve(session.host.cwd, operand)),
		{
			jobs,
			keepReports: false,
			ownThread: true,
			// The others print nothing of documents without findings.
			reportClean: args.options.get('format') === 'json' && !quiet,
			...(override === undefined ? {} : { policyOverride: override }),
			...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
			onPolicyProblem: (problem) => {
				brokenPolicy ||= problem.severity === 'error';
				printer.problem(problem);
			},
			onReport: (report) => {
				if (report.outcome !== 'clean') progress.clear();
				printer.document(report);
			},
			onProgress: (state) => progress.update(state),
		},
	);
	progress.clear();
	const exitCode = brokenPolicy ? EXIT.usage : verdict(result, (args.options.get('fail-on') ?? 'error') as Severity);
	printer.end({ ...result, exitCode });
	if (brokenPolicy) session.err.write(`${session.say('policy.fallback')}\n`);
	return exitCode;
}

function jobsOf(written: string | undefined): number {
	if (written === undefined) return os.availableParallelism();
	const jobs = /^\d{1,3}$/.test(written) ? Number(written) : 0;
	if (jobs < 1 || jobs > MAX_JOBS) throw new UsageError('error.jobs', { value: written, max: MAX_JOBS });
	return jobs;
}

function printerOf(args: Arguments, session: Session, quiet: boolean): CheckPrinter {
	const show = pathShower(args.operands, session.host.cwd);
	switch (args.options.get('format')) {
		case 'json':
			return new JsonPrinter(session, show, quiet);
		case 'sarif':
			return new SarifPrinter(session);
		case 'github':
			return new GithubPrinter(session, show, quiet);
		default:
			return new TextPrinter(session, show, quiet);
	}
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Exit code of the contract: findings at or above the severity come before files that could not be checked. */
function verdict(result: Omit<CheckEnd, 'exitCode'>, failOn: Severity): number {
	const { bySeverity, notChecked } = result.counts;
	const failing = ORDER.slice(0, ORDER.indexOf(failOn) + 1).some((severity) => bySeverity[severity] > 0);
	if (failing) return EXIT.findings;
	return notChecked > 0 || result.cancelled ? EXIT.notChecked : EXIT.clean;
}
