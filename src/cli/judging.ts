import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PolicyProblem, Severity } from '../policy';
import type { Excluded, ScanResult, ScanStart } from '../workspace';
import type { Arguments } from './args';
import { Baseline } from './baseline';
import { EXIT, UsageError } from './errors';
import { badge } from './output/badge';
import { CsvPrinter } from './output/csv';
import { GithubPrinter } from './output/github';
import { JsonPrinter } from './output/json';
import { JsonlPrinter } from './output/jsonl';
import { JunitPrinter } from './output/junit';
import { SarifPrinter } from './output/sarif';
import { TextPrinter } from './output/text';
import type { CheckEnd, CheckPrinter, DocumentReport } from './output/types';
import { pathShower } from './paths';
import type { Session } from './session';

/** Formats that also print documents without findings. */
const WITH_CLEAN: readonly string[] = ['json', 'jsonl', 'csv', 'junit'];

/** What a check or a merge does with what it is told: prints it, holds it against the baseline, writes the badge, judges. */
export class Judging {
	readonly #args: Arguments;
	readonly #session: Session;
	readonly #printer: CheckPrinter;
	readonly #baseline: Baseline | null;
	readonly #excluded: Excluded[] = [];
	#brokenPolicy = false;
	/** Whether documents without findings are printed. */
	readonly reportClean: boolean;

	/** `shown`: the paths as the person named them. @throws UsageError */
	constructor(args: Arguments, session: Session, shown: readonly string[], partial: boolean) {
		this.#args = args;
		this.#session = session;
		const format = args.options.get('format') ?? 'text';
		this.reportClean = WITH_CLEAN.includes(format) && !args.options.has('quiet');
		this.#printer = printerOf(args, session, shown, partial);
		this.#baseline = baselineOf(args, session);
	}

	start(start: ScanStart): void {
		this.#printer.start?.(start);
	}

	problem(problem: PolicyProblem): void {
		this.#brokenPolicy ||= problem.severity === 'error';
		this.#printer.problem(problem);
	}

	document(report: DocumentReport, key: number): void {
		this.#printer.document(this.#baseline === null ? report : withoutKnown(report, this.#baseline), key);
	}

	excluded(excluded: Excluded): void {
		if (this.#args.options.has('list-excluded')) this.#excluded.push(excluded);
	}

	/** Prints what is left and returns the exit code. @throws UsageError where a file cannot be written */
	end(result: Omit<ScanResult, 'reports'>): number {
		const session = this.#session;
		const told = { ...result, excludedEntries: this.#excluded };
		const judged = this.#baseline === null ? told : judgedBy(this.#baseline, told);
		const failOn = (this.#args.options.get('fail-on') ?? 'error') as Severity;
		const exitCode = this.#brokenPolicy ? EXIT.usage : verdict(judged, failOn);
		this.#printer.end({ ...judged, exitCode });
		if (this.#baseline !== null) settle(this.#baseline, this.#args, result.cancelled, session);
		const badgeFile = this.#args.options.get('badge');
		if (badgeFile !== undefined) writeFile(path.resolve(session.host.cwd, badgeFile), badge(judged.counts, session.say));
		if (this.#brokenPolicy) session.err.write(`${session.say('policy.fallback')}\n`);
		return exitCode;
	}
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

function printerOf(args: Arguments, session: Session, shown: readonly string[], partial: boolean): CheckPrinter {
	const show = pathShower(shown, session.host.cwd);
	const quiet = args.options.has('quiet');
	switch (args.options.get('format')) {
		case 'json':
			return new JsonPrinter(session, show, quiet, args.options.has('list-excluded'));
		case 'jsonl':
			return new JsonlPrinter(session, quiet, args.options.get('shard'), partial);
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
