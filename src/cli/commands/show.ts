import path from 'node:path';
import { type CheckContext, checkFile, type DocumentReport, unreadableReport } from '../../check';
import type { ContentState, Encryption } from '../../formats/types';
import { PLACES } from '../../policy';
import { kindOf } from '../../workspace';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { labelJson, labelText } from '../label-output';
import { CheckContexts, policyOption } from '../policies';
import type { Session } from '../session';
import { unreadableText } from '../unreadable';

/** `kakuzuke show`: every marking of each document, and the label that is in force. */
export async function show(args: Arguments, session: Session): Promise<number> {
	if (args.operands.length === 0) throw new UsageError('error.no-files');
	const contexts = new CheckContexts(policyOption(args, session), session);
	const json = args.options.has('json');
	let unread = 0;
	for (const [index, operand] of args.operands.entries()) {
		const file = path.resolve(session.host.cwd, operand);
		const context = contexts.of(file);
		const report = read(file, context);
		if (report.state.unreadable !== null) unread++;
		if (json) session.out.write(`${index === 0 ? '[\n' : ',\n'}${JSON.stringify(asJson(operand, report))}`);
		else session.out.write(asText(operand, report, context, session));
	}
	if (json) session.out.write('\n]\n');
	if (contexts.broken) return EXIT.usage;
	return unread > 0 ? EXIT.notChecked : EXIT.clean;
}

function read(file: string, context: CheckContext): DocumentReport {
	const kind = kindOf(file);
	// Opening a pipe would wait for ever.
	if (kind === 'folder' || kind === 'special') return unreadableReport(file, 'wrong-type', kind, context);
	return checkFile(file, context);
}

/** The contract's shape of a document. */
function asJson(operand: string, report: DocumentReport): unknown {
	const { format, encoding, state, markings, foreign, label, source, content } = report;
	const { encrypted, encryption, signed, macro, unreadable } = state;
	return {
		path: operand,
		format,
		encoding,
		state: { encrypted, ...(encryption ? { encryption } : {}), signed, macro, unreadable: unreadable === null ? false : unreadable.code },
		markings: markings.map(({ place, text, range, label: own, where, problems }) => {
			const { handling, ...levels } = labelJson(own);
			return { place, text, range, label: levels, handling, where, problems };
		}),
		foreign,
		label: labelJson(label),
		source,
		...(content === undefined ? {} : { content }),
	};
}

function asText(operand: string, report: DocumentReport, context: CheckContext, session: Session): string {
	const { say } = session;
	const { format, encoding, state, markings, foreign, label, source } = report;
	const { policy } = context.workspacePolicy;
	const states = (['encrypted', 'signed', 'macro'] as const).filter((name) => state[name]).map((name) => say(`show.state.${name}`));
	const lines = [
		encoding === null ? say('show.format', { format }) : say('show.format-encoding', { format, encoding }),
		...states,
		...(state.encryption ? [say('show.encryption', { method: encryptionText(state.encryption, session) })] : []),
		...(report.content === undefined ? [] : [say('show.content', counts(report.content))]),
		...(state.unreadable === null ? [] : [say('show.unreadable', { reason: unreadableText(state.unreadable, say) })]),
		say('show.label', { label: labelText(label, policy, say, session.tongue) }) +
			(source === '' ? '' : say('show.source', { source: sourceText(source, session) })),
		...(markings.length === 0 ? [say('show.no-markings')] : []),
		...markings.map(({ place, text, where, range }) => {
			const at = range === null ? where : `${range.line + 1}:${range.column + 1}`;
			return say('show.marking', { place: say(`place.${place}`), text, where: at });
		}),
		...foreign.map(({ scheme, name, where }) => say('show.foreign', { scheme, name, where })),
	];
	return `${visible(operand)}\n${lines.map((line) => `  ${visible(line)}\n`).join('')}`;
}

/** 「ECMA-376 agile, AES-CBC, 鍵長256ビット」 */
function encryptionText({ scheme, algorithm, keyBits }: Encryption, { say }: Session): string {
	const bits = keyBits === null ? say('show.encryption.bits-unknown') : say('show.encryption.bits', { bits: keyBits });
	return [scheme, ...(algorithm === null ? [] : [algorithm]), bits].join(', ');
}

function counts({ documents, unlabelled, encrypted, unread }: ContentState): Record<string, number> {
	return { documents, unlabelled, encrypted, unread };
}

/** Places are named in the tongue of the session. */
function sourceText(source: string, { say }: Session): string {
	if (source === 'none') return say('source.none');
	const parts = source.split('+').map((part) => PLACES.find((place) => place === part));
	return parts.flatMap((place) => (place === undefined ? [] : [say(`place.${place}`)])).join(' + ');
}
