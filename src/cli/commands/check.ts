import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Severity } from '../../policy';
import { cacheFolder, scan } from '../../workspace';
import type { Arguments } from '../args';
import { Baseline } from '../baseline';
import { EXIT, UsageError } from '../errors';
import { badge } from '../output/badge';
import { CsvPrinter } from '../output/csv';
import { GithubPrinter } from '../output/github';
import { JsonPrinter } from '../output/json';
import { JunitPrinter } from '../output/junit';
import { SarifPrinter } from '../output/sarif';
import { TextPrinter } from '../output/text';
import type { CheckEnd, CheckPrinter, DocumentReport } from '../output/types';
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
	const baseline = baselineOf(args, session);
	const progress = new Progress(session, quiet);
	let brokenPolicy = false;
	const cache = cacheOf(args, session);
	const result = await scan(
		args.operands.map((operand) => path.resolve(session.host.cwd, operand)),
		{
			jobs,
			keepReports: false,
			ownThread: true,
			...(cache === null ? {} : { cache }),
			// The others print nothing of documents without findings.
			reportClean: ['json', 'csv', 'junit'].includes(args.options.get('format') ?? '') && !quiet,
			...(override === undefined ? {} : { policyOverride: override }),
			...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
			onPolicyProblem: (problem) => {
				brokenPolicy ||= problem.severity === 'error';
				printer.problem(problem);
			},
			onReport: (report) => {
				if (report.outcome !== 'clean') progress.clear();
				printer.document(baseline === null ? report : withoutKnown(report, baseline));
			},
			onProgress: (state) => progress.update(state),
		},
	);
	progress.clear();
	const judged = baseline === null ? result : judgedBy(baseline, result);
	const exitCode = brokenPolicy ? EXIT.usage : verdict(judged, (args.options.get('fail-on') ?? 'error') as Severity);
	printer.end({ ...judged, exitCode });
	if (baseline !== null) settle(baseline, args, result.cancelled, session);
	const badgeFile = args.options.get('badge');
	if (badgeFile !== undefined) writeFile(path.resolve(session.host.cwd, badgeFile), badge(judged.counts, session.say));
	if (brokenPolicy) session.err.write(`${session.say('policy.fallback')}\n`);
	return exitCode;
}

/** The report without the findings that a baseline knows. */
function withoutKnown(report: DocumentReport, baseline: Baseline): DocumentReport {
	const findings = baseline.news(report.findings);
	if (findings === report.findings) return report;
	return { ...report, findings, outcome: report.outcome === 'findings' && findings.length === 0 ? 'clean' : report.outcome };
}

/** The end of a check without the findings that a baseline knows. */
function judgedBy(baseline: Baseline, result: Omit<CheckEnd, 'exitCode'>): Omit<CheckEnd, 'exitCode'> {
	const containers = result.containers.map((container) => ({ ...container, findings: baseline.news(container.findings) }));
	const late = baseline.news(result.late);
	const { error, warning, info } = result.counts.bySeverity;
	const { hidden } = baseline;
	const bySeverity = { error: error - hidden.error, warning: warning - hidden.warning, info: info - hidden.info };
	return { ...result, containers, late, counts: { ...result.counts, bySeverity } };
}

/** Says what the baseline hid, and writes it anew where that was asked for. A check that was broken off knows too little. */
function settle(baseline: Baseline, args: Arguments, cancelled: boolean, session: Session): void {
	const { error, warning, info } = baseline.hidden;
	if (args.options.has('update-baseline')) {
		if (!cancelled) {
			write(() => baseline.write(), args.options.get('baseline') ?? '');
			session.err.write(`${session.say('baseline.written', { file: args.options.get('baseline') ?? '' })}\n`);
		}
		return;
	}
	const data = { known: error + warning + info, gone: baseline.gone };
	if (data.known + data.gone > 0) session.err.write(`${session.say('baseline.known', data)}\n`);
}

function baselineOf(args: Arguments, session: Session): Baseline | null {
	const file = args.options.get('baseline');
	const update = args.options.has('update-baseline');
	if (file === undefined) {
		if (update) throw new UsageError('error.baseline-missing');
		return null;
	}
	return Baseline.open(path.resolve(session.host.cwd, file), update);
}

function writeFile(file: string, text: string): void {
	write(() => writeFileSync(file, text), file);
}

function write(work: () => void, file: string): void {
	try {
		work();
	} catch (error) {
		throw new UsageError('error.not-written', { file, detail: error instanceof Error && 'code' in error ? String(error.code) : '' });
	}
}

/** Where unchanged documents are remembered; `null` without a home, or where it is not wanted. */
function cacheOf({ options }: Arguments, { host, version }: Session): { folder: string; version: string } | null {
	if (options.has('no-cache')) return null;
	const named = options.get('cache');
	const folder = named === undefined ? cacheFolder(host.env, process.platform) : path.resolve(host.cwd, named);
	return folder === null ? null : { folder, version };
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
		case 'csv':
			return new CsvPrinter(session, show, quiet);
		case 'junit':
			return new JunitPrinter(session, show, quiet, (args.options.get('fail-on') ?? 'error') as Severity);
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
