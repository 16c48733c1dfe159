import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeAudit, ReportError, writeComplianceReport, writeLedgerSheet } from '../../report';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { portable } from '../paths';
import { policyOption, requireUsable } from '../policies';
import { Progress } from '../progress';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';

interface Files {
	readonly base: string;
	readonly ledger: string | null;
	readonly report: string | null;
	readonly history: string | null;
}

/** `kakuzuke report`: one scan, from which the ledger of information assets and the report for the CISO are written. */
export async function report(args: Arguments, session: Session): Promise<number> {
	const override = policyOption(args, session);
	requireUsable(override, session);
	const files = filesOf(args, session);
	const { host, say, out, tongue } = session;
	const progress = new Progress(session, false);
	const request = {
		...files,
		scope: portable(files.base),
		tongue,
		program: `kakuzuke ${session.version}`,
		unreadable: (state: Parameters<typeof unreadableText>[0]): string => unreadableText(state, say),
		skipped: ({
			reason,
			detail,
		}: {
			reason: 'folder-unreadable' | 'name-undecodable' | 'symlink' | 'special-file' | 'not-found';
			detail: string;
		}): string => say(`skip.${reason}`, { detail }),
		scan: { ownThread: true, ...(override === undefined ? {} : { policyOverride: override }) },
		...(host.signal === undefined ? {} : { signal: host.signal }),
		onProgress: (state: { checked: number; found: number }): void => progress.update(state),
		onRows: (rows: number): void => progress.show('report.progress', { rows }),
	};
	try {
		const outcome = await makeAudit(request, { ledger: writeLedgerSheet, report: writeComplianceReport });
		progress.clear();
		if (outcome.cancelled) throw new UsageError('error.report-cancelled');
		if (files.ledger !== null) out.write(`${visible(say('report.ledger', { path: files.ledger, rows: outcome.documents }))}\n`);
		if (files.report !== null) out.write(`${visible(say('report.report', { path: files.report }))}\n`);
		// Reports that were written are a success, whatever they say; what could not be checked is told by the code.
		return outcome.notChecked > 0 ? EXIT.notChecked : EXIT.clean;
	} catch (error) {
		if (!(error instanceof ReportError)) throw error;
		throw new UsageError(`report-failure.${error.code}`, { path: files.ledger ?? files.report ?? '', detail: error.detail });
	} finally {
		progress.clear();
	}
}

function filesOf({ operands, options }: Arguments, { host }: Session): Files {
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
	return { base, ledger, report, history };
}
