import { existsSync } from 'node:fs';
import path from 'node:path';
import { today } from '../../check';
import { exceptionState, loadWorkspacePolicy, type Policy, type PolicyException } from '../../policy';
import {
	type Asset,
	Audit,
	type AuditSummary,
	addTo,
	lastOf,
	ReportError,
	type ReportedException,
	Spool,
	writeComplianceReport,
	writeLedgerSheet,
} from '../../report';
import { policyRootOf, type ScanResult, scan } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { pathShower, portable } from '../paths';
import { policyOption, requireUsable } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';

/** What could not be checked and is named in the report; the ledger has all of it. */
const MOST_UNCHECKED = 100;

interface Work {
	readonly base: string;
	/** As it is shown in the reports. */
	readonly scope: string;
	readonly policy: Policy;
	readonly exceptions: readonly PolicyException[];
	readonly ledger: string | null;
	readonly report: string | null;
	readonly history: string | null;
}

/** `kakuzuke report`: one scan, from which the ledger of information assets and the report for the CISO are written. */
export async function report(args: Arguments, session: Session): Promise<number> {
	const override = policyOption(args, session);
	requireUsable(override, session);
	const work = workOf(args, override, session);
	const progress = new Progress(session, false);
	const spool = work.ledger === null ? null : new Spool<Asset>(path.dirname(work.ledger));
	try {
		const audit = new Audit(work.base, work.policy);
		const unchecked: [string, string][] = [];
		const show = pathShower(args.operands, session.host.cwd);
		const result = await scan([work.base], {
			keepReports: false,
			ownThread: true,
			reportClean: true,
			...(override === undefined ? {} : { policyOverride: override }),
			...(session.host.signal === undefined ? {} : { signal: session.host.signal }),
			onReport: (document) => {
				const asset = audit.add(document);
				spool?.add(asset);
				if (document.outcome === 'not-checked' && unchecked.length < MOST_UNCHECKED)
					unchecked.push([asset.path, unreadableText(document.state.unreadable, session.say)]);
			},
			onProgress: (state) => progress.update(state),
		});
		progress.clear();
		if (result.cancelled) throw new UsageError('error.report-cancelled');
		const skipped = result.skipped.filter((entry) => entry.unchecked);
		for (const { path: file, reason, detail } of skipped) unchecked.push([portable(show(file)), session.say(`skip.${reason}`, { detail })]);
		audit.addFolders(result.containers);
		const summary = audit.summary(skipped.length);
		await writeAll(work, summary, { unchecked, spool }, session, progress);
		return verdict(result);
	} finally {
		progress.clear();
		spool?.close();
	}
}

async function writeAll(
	work: Work,
	summary: AuditSummary,
	found: { readonly unchecked: readonly [string, string][]; readonly spool: Spool<Asset> | null },
	session: Session,
	progress: Progress,
): Promise<void> {
	const { policy, scope, history } = work;
	const { tongue, say, out } = session;
	const common = { policy, tongue, scope, ...(session.host.signal === undefined ? {} : { signal: session.host.signal }) };
	const previous = history === null ? null : lastOf(history, scope);
	try {
		if (work.ledger !== null && found.spool !== null) {
			const onProgress = (rows: number): void => progress.show('report.progress', { rows });
			const { rows } = await writeLedgerSheet(work.ledger, found.spool.read(), summary, { ...common, onProgress });
			progress.clear();
			out.write(`${visible(say('report.ledger', { path: work.ledger, rows }))}\n`);
		}
		if (work.report !== null) {
			const data = { summary, previous, exceptions: exceptionsOf(work, summary), unchecked: found.unchecked };
			await writeComplianceReport(work.report, data, { ...common, program: `kakuzuke ${session.version}` });
			out.write(`${visible(say('report.report', { path: work.report }))}\n`);
		}
	} catch (error) {
		if (error instanceof ReportError)
			throw new UsageError(`report-failure.${error.code}`, { path: work.ledger ?? work.report ?? '', detail: error.detail });
		throw error;
	}
	if (history !== null) addTo(history, scope, today(), summary);
}

function workOf({ operands, options }: Arguments, override: string | undefined, { host }: Session): Work {
	const [operand, ...others] = operands;
	if (operand === undefined || others.length > 0) throw new UsageError('error.report-path');
	const named = (option: string): string | null => {
		const value = options.get(option);
		return value === undefined ? null : path.resolve(host.cwd, value);
	};
	const [ledger, report, history] = [named('ledger'), named('report'), named('history')];
	if (ledger === null && report === null) throw new UsageError('error.report-what');
	for (const [file, ending] of [
		[ledger, '.xlsx'],
		[report, '.docx'],
	] as const) {
		if (file === null) continue;
		if (path.extname(file).toLowerCase() !== ending) throw new UsageError('error.report-name', { file, ending });
		// Told before the scan, which may take minutes.
		if (existsSync(file)) throw new UsageError('report-failure.name-taken', { path: file, detail: '' });
		if (!existsSync(path.dirname(file))) throw new UsageError('error.report-folder', { folder: path.dirname(file) });
	}
	const base = path.resolve(host.cwd, operand);
	if (!existsSync(base)) throw new UsageError('error.report-missing', { path: operand });
	const { policy, exceptions } = loadWorkspacePolicy(policyRootOf(base, 'folder'), override);
	return { base, scope: portable(base), policy, exceptions: exceptions?.exceptions ?? [], ledger, report, history };
}

function exceptionsOf({ exceptions }: Work, { excepted }: AuditSummary): ReportedException[] {
	return exceptions.map((exception) => ({
		exception,
		state: exceptionState(exception, today()),
		uses: excepted[exception.id] ?? 0,
	}));
}

/** Reports that were written are a success, whatever they say; what could not be checked is told by the code. */
function verdict({ counts }: ScanResult): number {
	return counts.notChecked > 0 ? EXIT.notChecked : EXIT.clean;
}
