import { TREATMENTS } from '../export/disposal';
import { HANDOVER_WAYS } from '../export/types';
import { ROUTES } from '../policy';
import { UsageError } from './errors';

/** What an option takes: nothing, any text, or one of some words. */
export interface OptionSpec {
	readonly takes: 'nothing' | 'text' | readonly string[];
	readonly short?: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export const COMMON = {
	help: { takes: 'nothing', short: 'h' },
	lang: { takes: ['ja', 'en'] },
	policy: { takes: 'text' },
} as const satisfies OptionSpecs;

/** What becomes of a check. */
const JUDGING = {
	format: { takes: ['text', 'json', 'jsonl', 'sarif', 'github', 'csv', 'junit'] },
	badge: { takes: 'text' },
	baseline: { takes: 'text' },
	'update-baseline': { takes: 'nothing' },
	'fail-on': { takes: ['error', 'warning', 'info'] },
	quiet: { takes: 'nothing', short: 'q' },
} as const satisfies OptionSpecs;

export const COMMANDS = {
	show: { ...COMMON, json: { takes: 'nothing' } },
	parse: { ...COMMON, json: { takes: 'nothing' } },
	check: {
		...COMMON,
		...JUDGING,
		cache: { takes: 'text' },
		'no-cache': { takes: 'nothing' },
		resume: { takes: 'nothing' },
		jobs: { takes: 'text' },
		'list-excluded': { takes: 'nothing' },
		since: { takes: 'text' },
		staged: { takes: 'nothing' },
		shard: { takes: 'text' },
	},
	merge: { ...COMMON, ...JUDGING },
	set: {
		...COMMON,
		label: { takes: 'text' },
		handling: { takes: 'text' },
		place: { takes: 'text' },
		reason: { takes: 'text' },
		'dry-run': { takes: 'nothing', short: 'n' },
	},
	export: {
		...COMMON,
		route: { takes: ROUTES },
		out: { takes: 'text', short: 'o' },
		method: { takes: 'text' },
		recipient: { takes: 'text' },
		purpose: { takes: 'text' },
		service: { takes: 'text' },
		approver: { takes: 'text' },
		'approver-role': { takes: 'text' },
		permit: { takes: 'text' },
		'permit-date': { takes: 'text' },
		applicant: { takes: 'text' },
		'self-approval-reason': { takes: 'text' },
		'decline-reason': { takes: 'text' },
		'password-stdin': { takes: 'nothing' },
		'recipient-key': { takes: 'text' },
		handover: { takes: ['other-channel', 'same-channel', ...HANDOVER_WAYS] },
		'hide-names': { takes: 'nothing' },
		'sign-key': { takes: 'text' },
		medium: { takes: 'text' },
		json: { takes: 'nothing' },
	},
	dispose: {
		...COMMON,
		treatment: { takes: TREATMENTS },
		note: { takes: 'text' },
		approver: { takes: 'text' },
		'approver-role': { takes: 'text' },
		permit: { takes: 'text' },
		'permit-date': { takes: 'text' },
		person: { takes: 'text' },
		'self-approval-reason': { takes: 'text' },
		keep: { takes: 'nothing' },
		json: { takes: 'nothing' },
	},
	register: {
		...COMMON,
		expect: { takes: 'text' },
		from: { takes: 'text' },
		to: { takes: 'text' },
		action: { takes: 'text' },
		route: { takes: ROUTES },
		text: { takes: 'text' },
		xlsx: { takes: 'text' },
		reason: { takes: 'text' },
		json: { takes: 'nothing' },
	},
	exception: {
		...COMMON,
		rule: { takes: 'text' },
		reason: { takes: 'text' },
		applicant: { takes: 'text' },
		from: { takes: 'text' },
		until: { takes: 'text' },
		emergency: { takes: 'nothing' },
		out: { takes: 'text', short: 'o' },
	},
	report: {
		...COMMON,
		ledger: { takes: 'text' },
		report: { takes: 'text' },
		history: { takes: 'text' },
	},
	verify: {
		...COMMON,
		signature: { takes: 'text' },
		'public-key': { takes: 'text' },
		strict: { takes: 'nothing' },
		json: { takes: 'nothing' },
	},
	guard: {
		...COMMON,
		reason: { takes: 'text' },
		hook: { takes: 'text' },
		force: { takes: 'nothing' },
		write: { takes: 'nothing' },
		create: { takes: 'nothing' },
		unlabelled: { takes: 'nothing' },
		json: { takes: 'nothing' },
	},
} as const satisfies Readonly<Record<string, OptionSpecs>>;

export type CommandName = keyof typeof COMMANDS;

/** Options without a command. */
const PROGRAM = { ...COMMON, version: { takes: 'nothing', short: 'V' } } as const satisfies OptionSpecs;

export interface Arguments {
	readonly command: CommandName | 'version' | 'help';
	/** For `help`: which command's. */
	readonly topic: CommandName | null;
	readonly options: ReadonlyMap<string, string>;
	/** Everything that is no option. */
	readonly operands: readonly string[];
}

/** Reads the command line (without the program's own name). Throws `UsageError`. */
export function parseArguments(args: readonly string[]): Arguments {
	const first = args.findIndex((argument, index) => !argument.startsWith('-') && !isValueOf(args[index - 1]));
	const name = first < 0 ? null : (args[first] ?? null);
	if (name === null) return withoutCommand(args);
	const rest = [...args.slice(0, first), ...args.slice(first + 1)];
	if (name === 'help') {
		const { operands, options } = readOptions(rest, PROGRAM);
		return { command: 'help', topic: operands[0] === undefined ? null : commandOf(operands[0]), options, operands: [] };
	}
	const command = commandOf(name);
	const { options, operands } = readOptions(rest, COMMANDS[command]);
	if (options.has('help')) return { command: 'help', topic: command, options, operands: [] };
	return { command, topic: null, options, operands };
}

/** Before the command, only `--lang` and `--policy` are followed by a value. */
function isValueOf(before: string | undefined): boolean {
	return before === '--lang' || before === '--policy';
}

function withoutCommand(args: readonly string[]): Arguments {
	const { options } = readOptions(args, PROGRAM);
	const command = options.has('version') ? 'version' : options.has('help') ? 'help' : null;
	if (command === null) throw new UsageError('error.no-command');
	return { command, topic: null, options, operands: [] };
}

function commandOf(name: string): CommandName {
	if (Object.hasOwn(COMMANDS, name)) return name as CommandName;
	const near = nearest(name, Object.keys(COMMANDS));
	if (near === null) throw new UsageError('error.command-unknown', { command: name });
	throw new UsageError('error.command-suggest', { command: name, near });
}

interface Read {
	readonly options: Map<string, string>;
	readonly operands: string[];
}

function readOptions(args: readonly string[], specs: OptionSpecs): Read {
	const read: Read = { options: new Map(), operands: [] };
	for (let index = 0; index < args.length; index++) {
		const argument = args[index] ?? '';
		if (argument === '--') {
			read.operands.push(...args.slice(index + 1));
			break;
		}
		if (!argument.startsWith('-') || argument === '-') {
			read.operands.push(argument);
			continue;
		}
		index += readOption(argument, args[index + 1], specs, read.options);
	}
	return read;
}

/** Returns how many further arguments were used up. */
function readOption(argument: string, following: string | undefined, specs: OptionSpecs, options: Map<string, string>): 0 | 1 {
	const [, written = '', inline] = /^(--?[^=]*)(?:=([\s\S]*))?$/.exec(argument) ?? [];
	const name = nameOf(written, specs);
	const { takes } = specs[name] ?? { takes: 'nothing' };
	if (options.has(name)) throw new UsageError('error.option-twice', { option: `--${name}` });
	if (takes === 'nothing') {
		if (inline !== undefined) throw new UsageError('error.option-no-value', { option: `--${name}` });
		options.set(name, '');
		return 0;
	}
	const value = inline ?? following;
	if (value === undefined || (inline === undefined && value.startsWith('--')))
		throw new UsageError('error.option-value', { option: `--${name}` });
	if (takes !== 'text' && !takes.includes(value)) {
		throw new UsageError('error.option-choice', { option: `--${name}`, value, choices: takes.join(', ') });
	}
	options.set(name, value);
	return inline === undefined ? 1 : 0;
}

function nameOf(written: string, specs: OptionSpecs): string {
	const long = written.startsWith('--') ? written.slice(2) : Object.keys(specs).find((name) => specs[name]?.short === written.slice(1));
	if (long !== undefined && Object.hasOwn(specs, long)) return long;
	const near = nearest(written.replace(/^-+/, ''), Object.keys(specs));
	if (near === null) throw new UsageError('error.option-unknown', { option: written });
	throw new UsageError('error.option-suggest', { option: written, near: `--${near}` });
}

/** The word that was probably meant: at most two letters wrong, and fewer than half of them. */
export function nearest(word: string, words: readonly string[]): string | null {
	let best: string | null = null;
	let least = Math.min(3, Math.ceil(word.length / 2));
	for (const candidate of words) {
		const distance = editDistance(word, candidate);
		if (distance < least) [best, least] = [candidate, distance];
	}
	return best;
}

/** Letters to insert, remove, change or swap with their neighbour. */
function editDistance(from: string, to: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: to.length + 1 }, (_, index) => index);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const changed = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
			let least = Math.min(changed, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
				least = Math.min(least, (beforeLast[column - 2] ?? 0) + 1);
			}
			current.push(least);
		}
		[beforeLast, last] = [last, current];
	}
	return last[to.length] ?? 0;
}
