import { type Label, type ParsedMarking, parseMarking } from '../../label';
import type { Policy } from '../../policy';
import type { Arguments } from '../args';
import { EXIT, UsageError } from '../errors';
import { visible } from '../escape';
import { labelJson, labelText } from '../label-output';
import { policyFor, policyOption } from '../policies';
import type { Session } from '../session';

/** `kakuzuke parse`: each line of standard input is tried as a marking that stands alone in a header. */
export async function parse(args: Arguments, session: Session): Promise<number> {
	const [operand] = args.operands;
	if (operand !== undefined) throw new UsageError('error.no-operands', { operand });
	const { workspace, broken } = policyFor(session.host.cwd, 'folder', policyOption(args, session), session);
	const json = args.options.has('json');
	for await (const lines of linesOf(session.host.stdin)) {
		for (const line of lines) {
			const parsed = parseLine(line, workspace.policy);
			session.out.write(json ? `${JSON.stringify(asJson(line, parsed))}\n` : asText(line, parsed, workspace.policy, session));
		}
		// Whoever types or pipes line by line waits for the answer.
		session.out.flush();
	}
	return broken ? EXIT.usage : EXIT.clean;
}

/** A literal `\n` stands for a line break, since a line of input cannot hold one. */
export function parseLine(line: string, policy: Policy): ParsedMarking | null {
	const broken = line.includes('\\n') ? parseMarking(line.replaceAll('\\n', '\n'), policy, { place: 'header' }) : null;
	return broken ?? parseMarking(line, policy, { place: 'header' });
}

function asJson(text: string, parsed: ParsedMarking | null): unknown {
	const { handling, ...label } = labelJson(parsed?.label ?? null);
	return { text, marking: parsed !== null, label, handling, problems: parsed?.problems ?? [] };
}

function asText(line: string, parsed: ParsedMarking | null, policy: Policy, session: Session): string {
	const label: Label | null = parsed?.label ?? null;
	return `${label === null ? session.say('parse.none') : labelText(label, policy, session.say, session.tongue)}\t${visible(line)}\n`;
}

/** Lines of UTF-8 text as they come in, without their ends and without a byte order mark. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
	const decoder = new TextDecoder('utf-8');
	let rest: string[] = [];
	for await (const chunk of chunks) {
		const text = decoder.decode(chunk, { stream: true });
		const lines = text.split('\n');
		// A line that goes on over many chunks is put together once, at its end.
		rest.push(lines.shift() ?? '');
		if (lines.length === 0) continue;
		const first = rest.join('');
		rest = [lines.pop() ?? ''];
		yield [first, ...lines].map(withoutReturn);
	}
	const last = rest.join('') + decoder.decode();
	if (last !== '') yield [withoutReturn(last)];
}

function withoutReturn(line: string): string {
	return line.endsWith('\r') ? line.slice(0, -1) : line;
}
